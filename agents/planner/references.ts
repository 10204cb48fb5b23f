/** What "it", "the second one", "my last order" mean in the situation that came with the message. */
import type { IntentName, Situation } from '../understanding.ts';

export type Focus = NonNullable<Situation['focus']>['kind'];

/** The thing in focus, when it is of this kind; or the only thing of its kind when nothing is in focus. */
export function focused(kind: Focus, situation: Situation): string | undefined {
  if (situation.focus) return situation.focus.kind === kind ? situation.focus.ref : undefined;
  switch (kind) {
    case 'offer':
      return situation.offers.length === 1 ? String(situation.offers[0]!.ordinal) : undefined;
    case 'order':
      return situation.last_order?.id;
    case 'run':
      return situation.last_run?.id;
    case 'proposal':
      return situation.proposals.length === 1 ? situation.proposals[0]!.id : undefined;
    default:
      return situation.cart?.id;
  }
}

/** The kinds of thing that "it" could mean now. */
export const candidates = (situation: Situation): Focus[] =>
  (['order', 'proposal', 'run'] as const).filter(kind => focused(kind, situation) !== undefined);

/** "cancel it": which intent, by what "it" is. */
export const cancelling: Partial<Record<Focus, IntentName>> = {
  order: 'cancel_order',
  proposal: 'withdraw_proposal',
};

/** The one offer whose title, brand or merchant holds all the words; `undefined` when none or several do. */
export function offerNamed(words: string, situation: Situation): number | undefined {
  const wanted = plain(words);
  if (wanted.length === 0) return undefined;
  const found = situation.offers.filter(offer => {
    const known = new Set(plain([offer.title, offer.brand, offer.merchant].filter(Boolean).join(' ')));
    return wanted.every(word => known.has(word));
  });
  return found.length === 1 ? found[0]!.ordinal : undefined;
}

const plain = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}-]+/gu, ' ')
    .split(' ')
    .filter(word => word && !['the', 'a', 'one', 'ones'].includes(word));
