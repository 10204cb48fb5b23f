import { format } from '../../platform/money.ts';
import type { PreviewDocument } from '../../platform/proposals/document.ts';

/** What a card is about. */
export interface Notice {
  readonly title: string;
  readonly document: PreviewDocument;
  /** The console's page where a person decides; the card itself can decide nothing. */
  readonly url: string;
  readonly note?: string | undefined;
}

const joiners = '\u200C\u200D';

/** Somebody's words with nothing unseen in them: what steers or hides text is spelt out. */
const plain = (text: string, most: number): string => {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, character =>
    joiners.includes(character) ? character : `⟨U+${character.codePointAt(0)!.toString(16).toUpperCase()}⟩`,
  );
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
};

/** As Slack wants it where it reads marks: no mention of a channel, no link, nobody called. */
const unmarked = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const words = (text: string, most = 2000) => ({ type: 'plain_text', text: plain(text, most), emoji: false });

interface Card {
  readonly title: string;
  readonly sentence: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly url: string;
}

/**
 * A message that Slack, and whatever takes Slack's, shows as a card, with a link to the console. All that others wrote
 * goes into plain text, which knows no links and calls nobody.
 */
const messageOf = ({ title, sentence, facts, url }: Card): object => ({
  text: unmarked(plain(`${title}: ${sentence}`, 2000)),
  blocks: [
    { type: 'header', text: words(title, 150) },
    { type: 'section', text: words(sentence) },
    { type: 'section', fields: facts.map(([label, value]) => words(`${label}: ${value}`, 300)) },
    {
      type: 'actions',
      elements: [{ type: 'button', text: words('Look at it in Countersign', 75), url }],
    },
  ],
});

/** The card of what waits for somebody: what it is, and until when. */
export function cardOf({ title, document, url, note }: Notice): object {
  const total = document.totals.at(-1);
  const facts: readonly [string, string][] = [
    ['Risk', document.risk.level],
    ...(total ? [[total.label, format(total.value)] as [string, string]] : []),
    ['Asked by', document.requester.name],
    ['Decide by', document.decide_by],
    ...(note ? [['Note', note] as [string, string]] : []),
  ];
  return messageOf({ title, sentence: document.sentence, facts, url });
}

/** Something that does not go as it should. */
export interface Trouble {
  readonly severity: 'warning' | 'critical';
  /** What is in trouble: the sentence of a run, a competitor. */
  readonly about: string;
  readonly says: string;
  readonly url: string;
}

/** The card of what does not go as it should. */
export const troubleCardOf = ({ severity, about, says, url }: Trouble): object =>
  messageOf({
    title: severity === 'critical' ? 'Critical' : 'Warning',
    sentence: says,
    facts: [['About', about]],
    url,
  });
