import type { AnswerPart } from '../../graphs/parts.ts';
import type { ProposalView } from '../../server/wire.ts';
import type { Expected, ExpectedProposal } from './case.ts';
import type { Played } from './play.ts';
import { trajectoryFault } from './trajectory.ts';

type Part<Kind extends AnswerPart['kind']> = Extract<AnswerPart, { kind: Kind }>;

/** All that differs from what was expected, each in a few words; nothing when the case passes. */
export async function faultsOf(played: Played, expected: Expected): Promise<string[]> {
  const answer = played.turns.at(-1)!.answer;
  const trajectory = await trajectoryFault(played.turns, expected);
  return [
    ...(trajectory ? [trajectory] : []),
    ...proposalFaults(played.proposals, expected.proposals),
    ...waitFaults(played, expected.waits),
    ...offerFaults(answer.parts, expected.offers),
    ...priceFaults(answer.parts, expected.prices),
    ...(expected.says ?? [])
      .filter(each => !said(answer.text, each))
      .map(each => `does not say /${each}/: “${answer.text.slice(0, 200)}”`),
    ...(expected.says_not ?? []).filter(each => said(answer.text, each)).map(each => `says /${each}/`),
    ...(expected.shows ?? [])
      .filter(kind => !answer.parts.some(part => part.kind === kind))
      .map(kind => `shows no ${kind}`),
    ...stepFaults(played, expected.calls_at_most),
  ];
}

const said = (text: string, pattern: string): boolean => new RegExp(pattern, 'is').test(text);

function stepFaults({ turns }: Played, most: number | undefined): string[] {
  const count = turns.flatMap(({ calls }) => calls).length;
  return most !== undefined && count > most ? [`${count} calls, not at most ${most}`] : [];
}

function waitFaults({ turns, proposals }: Played, expected: Expected['waits']): string[] {
  if (!expected) return [];
  const actionOf = (id: string) =>
    proposals.find(each => each.id === id)?.document.action.name ?? `unknown ${id}`;
  return expected.flatMap((actions, index) => {
    const seen = (turns[index]?.waits ?? []).map(actionOf).sort();
    return seen.join() === [...actions].sort().join()
      ? []
      : [
          `after step ${index + 1} waits for ${seen.join(', ') || 'nothing'}, not ${actions.join(', ') || 'nothing'}`,
        ];
  });
}

function proposalFaults(made: readonly ProposalView[], expected: Expected['proposals']): string[] {
  if (!expected) return [];
  if (made.length !== expected.length)
    return [`proposed ${made.map(({ document }) => document.sentence).join('; ') || 'nothing'}`];
  return expected.flatMap((each, index) => proposalFault(made[index]!, each));
}

function proposalFault({ document, targets }: ProposalView, expected: ExpectedProposal): string[] {
  const terms = targets[0]?.before as { lines?: { item: string; quantity: number }[] } | null;
  const faults: string[] = [];
  const same = (what: string, seen: unknown, wanted: unknown): void => {
    if (wanted !== undefined && JSON.stringify(seen) !== JSON.stringify(wanted))
      faults.push(`${what} is ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
  };
  same('action', document.action.name, expected.action);
  same('account', document.account, expected.account);
  same('number of targets', targets.length, expected.targets);
  for (const [label, wanted] of Object.entries(expected.totals ?? {}))
    same(label, document.totals.find(each => each.label === label)?.value.amount, wanted);
  same('currency', document.totals.at(-1)?.value.currency, expected.currency);
  same('risk', document.risk.level, expected.risk);
  if (expected.items)
    same(
      'items',
      Object.fromEntries((terms?.lines ?? []).map(line => [line.item, line.quantity])),
      expected.items,
    );
  for (const [sku, wanted] of Object.entries(expected.prices ?? {})) {
    const target = targets.find(({ ref }) => ref.endsWith(`/${sku}`));
    same(`price of ${sku}`, [priceIn(target?.before), priceIn(target?.after)], wanted);
  }
  if (expected.sentence && !said(document.sentence, expected.sentence))
    faults.push(`the card says “${document.sentence}”`);
  return faults;
}

const priceIn = (state: unknown): number | undefined =>
  (state as { price?: { amount?: number } } | undefined)?.price?.amount ??
  (state as { amount?: number } | undefined)?.amount;

function offerFaults(parts: readonly AnswerPart[], expected: Expected['offers']): string[] {
  if (!expected) return [];
  const part = parts.find((each): each is Part<'offers'> => each.kind === 'offers');
  const offers = part?.offers ?? [];
  const faults: string[] = [];
  const every = (what: string, holds: (offer: (typeof offers)[number]) => boolean): void => {
    const wrong = offers.filter(offer => !holds(offer));
    if (wrong.length) faults.push(`${what}: not ${wrong.map(({ title }) => title).join('; ')}`);
  };
  if (offers.length < (expected.at_least ?? 0)) faults.push(`${offers.length} offers`);
  if (offers.length > (expected.at_most ?? Number.POSITIVE_INFINITY)) faults.push(`${offers.length} offers`);
  const { merchants, price_at_most: most, price_at_least: least, titled, not_titled: without } = expected;
  if (merchants) every('merchant', ({ merchant }) => merchants.includes(merchant.id));
  if (most !== undefined) every(`at most ${most}`, ({ price }) => price.amount <= most);
  if (least !== undefined) every(`at least ${least}`, ({ price }) => price.amount >= least);
  if (titled) every(titled, ({ title }) => said(title, titled));
  if (without) every(`not ${without}`, ({ title }) => !said(title, without));
  const rating = expected.rated_at_least;
  if (rating !== undefined) every('rating', offer => (offer.rating?.value ?? 0) >= rating);
  const key = expected.ordered_by && orders[expected.ordered_by];
  if (key && offers.some((offer, index) => index > 0 && key(offers[index - 1]!) > key(offer)))
    faults.push(`not ordered by ${expected.ordered_by}`);
  for (const ref of expected.contains ?? [])
    if (!offers.some(offer => offer.ref === ref))
      faults.push(`no ${ref} among ${offers.map(offer => offer.ref).join(', ')}`);
  for (const [ref, amount] of Object.entries(expected.landed ?? {})) {
    const landed = offers.find(offer => offer.ref === ref)?.landed.amount;
    if (landed !== amount) faults.push(`${ref} lands at ${landed}, not ${amount}`);
  }
  return faults;
}

const orders: Readonly<Record<string, (offer: Part<'offers'>['offers'][number]) => number>> = {
  landed: ({ landed }) => landed.amount,
  arrival: ({ arrives }) => (arrives ? Date.parse(arrives.to) : Number.POSITIVE_INFINITY),
  rating: ({ rating }) => -(rating?.value ?? 0),
};

function priceFaults(parts: readonly AnswerPart[], expected: Expected['prices']): string[] {
  if (!expected) return [];
  const rows = parts.flatMap(part => (part.kind === 'prices' ? part.rows : []));
  return Object.entries(expected).flatMap(([sku, [before, after]]) => {
    const row = rows.find(each => each.sku === sku);
    return row?.before.amount === before && row.after.amount === after
      ? []
      : [`${sku} ${row ? `goes from ${row.before.amount} to ${row.after.amount}` : 'is not shown'}`];
  });
}
