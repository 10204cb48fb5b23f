import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { ProposalSummary } from '../../platform/proposals/list.ts';
import type { ProposalView, TargetView } from '../../platform/proposals/read.ts';
import '../approvals/ports.ts';

/** The actions whose runs change prices. */
export const priceActions = [
  'apply_price_rule',
  'schedule_price_rule',
  'revert_price_run',
  'repair_price_run',
] as const;

export interface PriceRun {
  /** The proposal's id: a run is known by what was approved. */
  readonly id: string;
  readonly sentence: string;
  readonly proposal: ProposalView;
  readonly targets: readonly TargetView[];
}

/** Price runs, newest first. Agents see their own. */
export async function priceRuns(
  { ports, principal }: QueryContext,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly runs: readonly ProposalSummary[]; readonly total: number }> {
  const pages = await Promise.all(
    priceActions.map(action => ports.proposals.list(principal, { action, limit: limit + offset })),
  );
  const runs = pages
    .flatMap(({ proposals }) => proposals)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return {
    runs: runs.slice(offset, offset + limit),
    total: pages.reduce((sum, { total }) => sum + total, 0),
  };
}

/** A price run by its id, or the last one that was carried out. */
export async function runCalled(context: QueryContext, called: string): Promise<PriceRun> {
  const id = called === 'last' ? await lastRun(context) : called;
  if (!z.uuid().safeParse(id).success)
    throw new Refusal('not_found', `There is no price run ${JSON.stringify(called)}.`, {
      mend: 'Take an id from list_price_runs, or "last".',
    });
  const proposal = await context.ports.proposals.read(context.principal, id);
  const { action, sentence } = proposal.document;
  if (!priceActions.some(name => name === action.name))
    throw new Refusal('invalid_input', `${id} is no price run but ${action.name}.`, {
      mend: 'Take an id from list_price_runs.',
    });
  return { id, sentence, proposal, targets: proposal.targets };
}

async function lastRun(context: QueryContext): Promise<string> {
  const { runs } = await priceRuns(context, { limit: 50, offset: 0 });
  const last = runs.find(({ runStatus }) => runStatus === 'applied' || runStatus === 'partial');
  if (last) return last.id;
  throw new Refusal('not_found', 'No price run was carried out yet.');
}
