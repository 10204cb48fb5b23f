import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { format } from '../../platform/money.ts';
import type { FailedRun } from '../../platform/runs/retry-failed.ts';
import { localAction, type Reversibility } from '../../platform/tool.ts';
import './ports.ts';

/** Where a failed target is: `run/position`, which is also its name in the proposal. */
const placeOf = (ref: string): { readonly run: string; readonly position: number } => {
  const [run, position] = ref.split('/');
  return { run: run!, position: Number(position) };
};

/** Has failed targets sent again, exactly as they were approved. Its own approval is what lets them. */
export const retryFailedTargets = localAction({
  name: 'retry_failed_targets',
  title: 'Retry failed targets',
  description:
    'Proposes to try the failed targets of an ended run again, exactly as they were approved. Leaves alone what moved since and what may have happened: those need a look, or a new proposal.',
  version: 1,
  scopes: ['approvals:act'],
  egress: 'none',
  input: z.object({
    run: z.uuid().describe('The run that ended in part or failed.'),
    positions: z
      .array(z.int().min(0))
      .min(1)
      .max(10_000)
      .optional()
      .describe('Which of its targets; all that failed when left out.'),
  }),
  output: z.object({ retried: z.int() }),
  say: ({ retried }) => `${retried} targets will be tried again.`,
  async preview({ run, positions }, { ports, principal }) {
    const { proposal, document, failures } = await ports.proposals.failures(principal, run);
    const chosen = positions ? failures.filter(({ position }) => positions.includes(position)) : failures;
    if (chosen.length === 0 || (positions && chosen.length < new Set(positions).size))
      throw new Refusal('not_found', 'There is no such target that failed and may be tried again.', {
        mend: 'Read the run: propose anew what moved, and look up at the vendor what may have happened.',
      });
    const whole = chosen.length === document.targets.count;
    return {
      sentence: `Try ${chosen.length} failed of ${document.targets.count} again: ${document.sentence}`,
      targets: chosen.map(({ position, title, failure }) => ({
        ref: `${run}/${position}`,
        title,
        before: failure,
        after: { ...failure, status: 'pending' },
      })),
      totals: whole ? document.totals : [],
      facts: [
        { label: 'First approved as', value: document.sentence, source: `proposal ${proposal}` },
        ...(whole ? [] : totalsOf(document)),
      ],
      reversibility: reversibilityOf(document),
      risk: document.risk,
      guarantees: {
        conditionalWrite: document.guarantees.conditional_write,
        idempotencyKey: document.guarantees.idempotency_key,
        ...(document.guarantees.window ? { window: document.guarantees.window } : {}),
      },
      account: document.account,
      // The rules on amounts judge it as they judged the whole: a part is never let through more easily.
      ...(document.spend ? { spend: document.spend } : {}),
    };
  },
  async read({ ref }, { runs }) {
    const { run, position } = placeOf(ref);
    return runs.failure(run, position);
  },
  async apply({ ref }, { runs }) {
    const { run, position } = placeOf(ref);
    await runs.retry(run, position);
    return { receipt: { run, position } };
  },
  result: receipts => ({ retried: receipts.filter(receipt => receipt !== null).length }),
});

const totalsOf = ({ totals }: FailedRun['document']) =>
  totals.map(({ label, value }) => ({
    label: `${label}, of the whole`,
    value: format(value),
    source: 'the first proposal',
  }));

const reversibilityOf = ({ reversibility }: FailedRun['document']): Reversibility => {
  if (reversibility.kind === 'irreversible') return reversibility;
  const { kind, how, until } = reversibility;
  return { kind, how, ...(until ? { until } : {}) };
};
