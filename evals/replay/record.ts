import { chatModel } from '../../agents/models.ts';
import { type Toolset, toolsetFor } from '../../graphs/toolset.ts';
import type { ConversationCase } from '../conversations/case.ts';
import type { House } from '../house/house.ts';
import type { Cassette } from './cassette.ts';
import { conversationWith } from './converse.ts';
import { recordingTape } from './model-tape.ts';
import { recordingTools } from './tool-tape.ts';

export interface Upstream {
  /** Where the chat completions API is spoken, with its version: `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly key: string;
  readonly model: string;
  readonly synthetic: boolean;
}

/** Only what is said can be recorded: a decision is a person's, and what follows it comes by itself. */
export const recordable = ({ inputs }: ConversationCase): boolean =>
  inputs.steps.every(step => typeof step === 'string') && inputs.policies.length === 0;

/** Holds the conversations with a model, over the real tools, and keeps all that both answered. */
export async function record(
  house: House,
  cases: readonly ConversationCase[],
  { baseUrl, key, model: name, synthetic }: Upstream,
  say: (line: string) => void,
): Promise<Cassette[]> {
  const tape = await recordingTape(baseUrl);
  const token = await house.person.token('Recorder');
  const { model } = chatModel({ OPENAI_BASE_URL: tape.baseUrl, OPENAI_MODEL: name, OPENAI_API_KEY: key });
  const timeZone = 'UTC';
  const made: Cassette[] = [];
  try {
    for (const { id, inputs } of cases.filter(recordable)) {
      const { tools, take } = recordingTools(toolsOver(house, token));
      const conversation = conversationWith(model, tools, timeZone);
      const turns: Cassette['turns'] = [];
      const proposals = new Set<string>();
      for (const step of inputs.steps) {
        const now = new Date();
        const { answer } = await conversation.say(step as string, now);
        for (const part of answer.parts) if (part.kind === 'proposal') proposals.add(part.id);
        turns.push({ now: now.toISOString(), exchanges: tape.take().exchanges, calls: take() });
      }
      const views = await Promise.all([...proposals].map(proposal => house.person.proposal(proposal)));
      for (const view of views) if (view.status === 'proposed') await house.person.withdraw(view.id);
      const recordedAt = new Date().toISOString();
      made.push(
        JSON.parse(
          JSON.stringify({
            id,
            model: name,
            synthetic,
            recorded_at: recordedAt,
            time_zone: timeZone,
            turns,
            proposals: views,
          }),
        ),
      );
      if (made.length % 10 === 0) say(`${made.length} conversations recorded`);
    }
  } finally {
    await tape.close();
  }
  return made;
}

/** The house's tools as an outside assistant reaches them: over HTTP, with a token. */
function toolsOver({ person }: House, token: string): Toolset {
  const principal = { tenant: '', id: '', kind: 'agent' as const, name: 'Recorder', scopes: [] };
  return toolsetFor(principal, () => (url, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(new URL(new URL(url).pathname, person.origin), { ...init, headers });
  });
}
