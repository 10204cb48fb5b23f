import { listPreferences } from '../tools/memory/list-preferences.ts';
import { type KnownPreference, phraseOf } from '../tools/memory/preference.ts';
import type { Call } from './hands.ts';

/** What the person prefers. None when it cannot be read: no answer fails for want of a preference. */
export async function preferencesOf(call: Call): Promise<readonly KnownPreference[]> {
  const read = await call('memory', 'list_preferences', {});
  return read.kind === 'data' ? listPreferences.output.parse(read.data).preferences : [];
}

/** Says which preferences had a part in an answer. */
export const usedSentence = (used: readonly KnownPreference[]): string[] => {
  if (used.length === 0) return [];
  const each = used.map(
    known => `you ${phraseOf(known)} (${ways[known.taught]} on ${known.at.slice(0, 10)})`,
  );
  return [`I took into account that ${each.join(', and that ')}.`];
};

const ways = { said: 'said', rejected: 'from a rejection', edited: 'from an edit' } as const;
