import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { type LocalAction, localAction, type Preview } from '../../platform/tool.ts';
import '../approvals/ports.ts';
import { schedulesIn } from './schedules/schedule-book.ts';
import './tables.ts';

const input = z.object({
  schedule: z.uuid().describe('Id of a recurring rule, or of a scheduled run, from list_price_schedules'),
});
const output = z.object({ cancelled: z.boolean() });

/** Ends a recurring rule, or a scheduled run that has not begun. What a run has set is still put back at its end. */
export const cancelPriceSchedule: LocalAction<typeof input, typeof output> = localAction({
  name: 'cancel_price_schedule',
  title: 'Cancel a price schedule',
  description:
    'Proposes to end a rule that repeats, or a scheduled run before its start. Prices that a run has set are still put back at its end.',
  version: 1,
  scopes: ['pricing:act'],
  egress: 'none',
  desks: ['policies', 'runs'],
  input,
  output,
  say: () => 'It is cancelled.',
  async preview({ schedule }, context) {
    const [found] = await context.store(store => schedulesIn(store, schedule));
    if (!found) return runPreview(schedule, context);
    if (found.cancelledAt)
      throw new Refusal('invalid_input', 'It was cancelled before.', { mend: 'There is nothing to do.' });
    return {
      ...shownOf(
        `End the recurring rule “${found.name}”. A run that is under way puts its prices back in its time.`,
        { ref: `schedule/${schedule}`, title: found.name, before: 'in force', after: 'cancelled' },
      ),
      facts: [{ label: 'Policy', value: found.policy, source: 'our standing policies' }],
    };
  },
  async read({ ref }, { store, runs }) {
    const [kind, id] = placeOf(ref);
    if (kind === 'run') return runs.statusOf(id);
    const [found] = await schedulesIn(store, id);
    return found && !found.cancelledAt ? 'in force' : 'cancelled';
  },
  async apply({ ref }, { store, policies, runs, now }) {
    const [kind, id] = placeOf(ref);
    if (kind === 'run') await runs.cancel(id);
    else {
      const [found] = await schedulesIn(store, id);
      await store.updateTable('pricing.schedule').set({ cancelled_at: now() }).where('id', '=', id).execute();
      if (found && (await policies.isInForce(found.policy)))
        await policies.revoke(found.policy, { letRunsEnd: true });
    }
    return { receipt: { cancelled: id } };
  },
  result: ([receipt]) => ({ cancelled: receipt !== null }),
});

const placeOf = (ref: string): readonly ['run' | 'schedule', string] => {
  const [kind, id] = ref.split('/');
  return [kind === 'run' ? 'run' : 'schedule', id!];
};

/** A scheduled run may be cancelled while nothing of it was set; afterwards prices would stay where they are. */
async function runPreview(id: string, { ports, principal }: QueryContext): Promise<Preview> {
  const view = await ports.proposals.read(principal, id);
  if (view.document.action.name !== 'schedule_price_rule')
    throw new Refusal('invalid_input', `${id} is no scheduled price run but ${view.document.action.name}.`, {
      mend: 'Take an id from list_price_schedules.',
    });
  if (view.status === 'proposed')
    throw new Refusal('invalid_input', 'Nobody has approved it yet.', {
      mend: 'Take it back with withdraw_proposal; that needs no approval.',
    });
  if (view.targets.some(({ status }) => status !== 'pending'))
    throw new Refusal('invalid_input', 'It has begun, or it has ended.', {
      mend: `Call revert_price_run ${id}, which puts back at once what it has set.`,
    });
  return {
    ...shownOf(`Cancel before it begins: ${view.document.sentence}`, {
      ref: `run/${id}`,
      title: 'A scheduled price run',
      before: view.run?.status ?? null,
      after: 'cancelled',
    }),
    facts: [{ label: 'Prices', value: String(view.targets.length), source: 'the run' }],
  };
}

const shownOf = (sentence: string, target: Preview['targets'][number]) => ({
  sentence,
  targets: [target],
  totals: [],
  reversibility: { kind: 'reversible' as const, how: 'Schedule it again.' },
  risk: { level: 'low' as const, reasons: ['Prices stay as they are.'] },
  guarantees: { conditionalWrite: true, idempotencyKey: true },
  account: null,
});
