import type { z } from 'zod';
import type { IntentOf } from '../../agents/understanding.ts';
import { getPriceRun } from '../../tools/pricing/get-price-run.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';
import type { PriceRowPart } from '../parts.ts';
import { keeping, type Pricing, type Update } from './state.ts';

export type PriceRun = z.output<typeof getPriceRun.output>;
const shown = 60;
const doneAsApproved = new Set(['verified', 'applied']);

/** Tells how far a price run is: the one that was named, the one that waits here, else the last. */
export const lookAtRun =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'price_run_status'>];
    const { proposal, run } = state.pricingState;
    const waits = state.open.some(({ id }) => id === proposal?.id);
    const meant = intent.slots.run ?? (waits ? proposal!.id : run) ?? 'last';
    const read = await priceRun(handsFor(surroundings, 'runs', state, runtime), meant);
    if (read.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(read)) };
    const { sentence, status, approved_by, counts } = read.run;
    const by = approved_by.length ? ` Approved by ${approved_by.join(' and ')}.` : '';
    const ends = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
    return {
      queue,
      answer: adding(state.answer, {
        reply: { statements: [`${sentence} It is ${status}: ${ends.join(', ')}.${by}`] },
        ...partsOf(read.run),
      }),
    };
  };

/** Adds to an outcome each price that the run set or left, and keeps a run that changed something as the last one. */
export const tellRun =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const { id, status, targets } = state.outcome!;
    const { proposal } = state.pricingState;
    if (state.waiting)
      return proposal?.id === state.settled ? keeping(state, { proposal: { ...proposal, id } }) : {};
    if (status !== 'executed') return {};
    const read = await priceRun(handsFor(surroundings, `ran-${id}`, state, runtime), id);
    const more = read.kind === 'run' ? { reply: { statements: undone(read.run) }, ...partsOf(read.run) } : {};
    const didSomething = targets.some(({ receipt }) => receipt !== null);
    return {
      answer: adding(state.answer, more),
      ...(didSomething ? keeping(state, { run: id, about: 'run' }) : {}),
    };
  };

export async function priceRun(call: Call, run: string) {
  const answer = await call('pricing', 'get_price_run', { run, limit: shown });
  if (answer.kind === 'problem') return answer;
  if (answer.kind === 'proposal') throw new TypeError('looking at a run proposes nothing');
  return { kind: 'run' as const, run: getPriceRun.output.parse(answer.data) };
}

/** What can be done about the prices that were not set, once for each way in which they failed. */
const undone = ({ targets }: PriceRun): string[] => [
  ...new Set(
    targets.flatMap(({ status, problem }) =>
      problem && !doneAsApproved.has(status) ? [problem.recommendation] : [],
    ),
  ),
];

const partsOf = ({ targets, counts }: PriceRun): More => ({
  parts: [
    {
      kind: 'prices',
      title: 'Prices of this run',
      rows: targets.map(rowOf),
      more: Object.values(counts).reduce((sum, count) => sum + count, 0) - targets.length,
    },
  ],
});

const rowOf = ({ sku, before, after, status, problem }: PriceRun['targets'][number]): PriceRowPart => ({
  sku,
  title: null,
  before,
  after,
  margin: null,
  status,
  held_by: [],
  note: problem && `${problem.message} ${problem.recommendation}`,
});
