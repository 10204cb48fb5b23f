import type { z } from 'zod';
import { dateAt } from '../../agents/planner/calendar.ts';
import type { IntentOf } from '../../agents/understanding.ts';
import { listPriceRuns } from '../../tools/pricing/list-price-runs.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings, tell } from '../hands.ts';
import type { AnswerPart } from '../parts.ts';
import { asOpen, doneByPolicy, withdraw } from '../proposals.ts';
import { keeping, type Pricing, type Update } from './state.ts';

type Run = z.output<typeof listPriceRuns.output>['runs'][number];
const carriedOut = new Set(['applied', 'partial']);
const runsLookedAt = 50;

/** Takes a price run back: one that still waits is withdrawn, one that was carried out gets a proposal to undo it. */
export const undoRun =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [IntentOf<'undo_price_run'>];
    const call = handsFor(surroundings, 'undo', state, runtime);
    const answered = (more: More): Update => ({ queue, answer: adding(state.answer, more) });
    const meant = await runMeant(call, intent.slots, state, surroundings.timeZone);
    if (typeof meant !== 'string') return answered(meant);
    const open = state.open.find(({ id }) => id === meant);
    if (open) {
      const taken = await withdraw(call, open);
      if (taken.kind === 'problem') return answered(troubleOf(taken));
      if (taken.kind === 'withdrawn') return answered({ reply: { statements: [taken.said] } });
    }
    tell({ step: 'propose', message: 'Comparing the prices with what the run set' });
    const proposed = await call('pricing', 'revert_price_run', { run: meant });
    if (proposed.kind === 'problem') return answered(troubleOf(proposed));
    if (proposed.kind === 'data') return answered(doneByPolicy(proposed));
    return {
      ...answered(asOpen(proposed)),
      ...keeping(state, { proposal: { id: proposed.id, rule: null } }),
    };
  };

/** The run that was meant, by id or as `last`; or what to say when no one run is. */
async function runMeant(
  call: Call,
  { run, when }: IntentOf<'undo_price_run'>['slots'],
  { pricingState }: Pricing,
  timeZone: string,
): Promise<string | More> {
  if (run) return run;
  if (!when) return pricingState.run ?? 'last';
  const answer = await call('pricing', 'list_price_runs', { limit: runsLookedAt });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { runs } = listPriceRuns.output.parse(answer.kind === 'data' ? answer.data : null);
  const done = runs.filter(({ status }) => carriedOut.has(status));
  const ofThatDay = done.filter(({ created_at }) => dateAt(created_at, timeZone) === when);
  if (ofThatDay.length === 1) return ofThatDay[0]!.run;
  if (ofThatDay.length === 0)
    return {
      reply: { statements: [`No price run that was proposed on ${when} was carried out.`] },
      ...(done.length ? { parts: [tableOf('Runs that were carried out', done)] } : {}),
    };
  return {
    reply: {
      question: `${ofThatDay.length} price runs of ${when} were carried out. Which one? Say "undo run" with its id.`,
    },
    parts: [tableOf(`Price runs of ${when}`, ofThatDay)],
  };
}

const tableOf = (title: string, runs: readonly Run[]): AnswerPart => ({
  kind: 'table',
  title,
  columns: ['Proposed', 'Run', 'What', 'Prices', 'Stands'],
  rows: runs.map(({ created_at, run, sentence, targets, status }) => [
    created_at.slice(0, 16).replace('T', ' '),
    run,
    sentence,
    String(targets),
    status,
  ]),
});
