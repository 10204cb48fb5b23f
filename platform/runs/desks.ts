import type { LocalActionContext, PolicyDesk, RunDesk } from '../context.ts';
import { type Transaction, takeRole } from '../database/database.ts';
import { roleOf } from '../database/migrate.ts';
import { Refusal } from '../errors.ts';
import type { Parts, RegisteredTool } from '../parts.ts';
import { approverOf, policyDesk } from '../proposals/policy-desk.ts';
import { neverStanding, standingPolicy } from '../proposals/rules.ts';
import type { Desk } from '../tool.ts';
import { cancelRuns } from './cancel.ts';
import { failureOf, retryTarget } from './retry-failed.ts';

/** The proposal whose approved action sits at the desks. */
interface Seat {
  readonly tenant: string;
  readonly proposal: string;
  readonly registered: RegisteredTool;
}

/**
 * The desks of an approved local action. What decides who may decide reaches all of both. Another action reaches the ones
 * it declares, and there only what is its own capability's: policies with an envelope over its actions, and their runs.
 * For everybody else they are shut.
 */
export function desksFor(
  transaction: Transaction,
  parts: Parts,
  seat: Seat,
): Pick<LocalActionContext, 'policies' | 'runs'> {
  const { tenant, proposal, registered } = seat;
  const role = roleOf(registered.capability.name, 'action');
  const at =
    (desk: Desk) =>
    async <T>(work: () => Promise<T>): Promise<T> => {
      if (!isLetTo(registered, desk))
        throw new TypeError(`${registered.tool.name} may not touch policies or runs`);
      await takeRole(transaction, 'cs_kernel');
      const result = await work();
      await takeRole(transaction, role);
      return result;
    };
  const policies = policyDesk(transaction, parts, { tenant, id: proposal }, at('policies'));
  const own = neverStanding.has(registered.capability.name);
  return {
    policies: own ? policies : ownPolicies(transaction, parts, seat, policies, at('policies')),
    runs: runDesk(transaction, parts, seat, at('runs'), own),
  };
}

const isLetTo = ({ tool, capability }: RegisteredTool, desk: Desk): boolean =>
  neverStanding.has(capability.name) ||
  (tool.word === 'action' && tool.writes === 'local' && (tool.desks ?? []).includes(desk));

type AsKernel = <T>(work: () => Promise<T>) => Promise<T>;

const notOwn = (): Refusal =>
  new Refusal('action_not_permitted', 'Only policies and runs of its own actions may be touched here.');

function ownPolicies(
  transaction: Transaction,
  parts: Parts,
  { registered }: Seat,
  desk: PolicyDesk,
  asKernel: AsKernel,
): PolicyDesk {
  const assertOwn = (document: unknown): void => {
    const { actions, envelope, requesters } = standingPolicy.parse(document);
    const all = actions.every(name => parts.tools.get(name)?.capability === registered.capability);
    if (!all || envelope === undefined || requesters === 'any') throw notOwn();
  };
  const refuse = () => Promise.reject(notOwn());
  return {
    rules: refuse,
    changeRules: refuse,
    isInForce: desk.isInForce,
    async adopt(document, validUntil) {
      assertOwn(document);
      return desk.adopt(document, validUntil);
    },
    async revoke(policy, how) {
      const row = await asKernel(() =>
        transaction
          .selectFrom('platform.standing_policy')
          .select('document')
          .where('id', '=', policy)
          .executeTakeFirst(),
      );
      if (row) assertOwn(row.document);
      await desk.revoke(policy, how);
    },
  };
}

function runDesk(
  transaction: Transaction,
  parts: Parts,
  { tenant, proposal, registered }: Seat,
  asKernel: AsKernel,
  anyAction: boolean,
): RunDesk {
  const runOf = async (of: string) => {
    const run = await transaction
      .selectFrom('platform.run')
      .select(['id', 'status', 'action'])
      .where('proposal_id', '=', of)
      .executeTakeFirst();
    if (run && !anyAction && parts.tools.get(run.action)?.capability !== registered.capability)
      throw notOwn();
    return run;
  };
  const failures = <T>(work: () => Promise<T>) => (anyAction ? asKernel(work) : Promise.reject(notOwn()));
  return {
    failure: (run, position) => failures(() => failureOf(transaction, run, position)),
    retry: (run, position) =>
      failures(() => retryTarget(transaction, parts, { tenant, proposal, run, position })),
    statusOf: of => asKernel(async () => (await runOf(of))?.status ?? null),
    cancel: of =>
      asKernel(async () => {
        const run = await runOf(of);
        const actor = await approverOf(transaction, proposal);
        const cancellation = { tenant, runs: run ? [run.id] : [], actor, kind: 'run.cancelled' } as const;
        const cancelled = await cancelRuns(transaction, parts, { ...cancellation, why: { proposal } });
        if (cancelled.length === 0)
          throw new Refusal('run_not_active', 'There is no run that could be cancelled.');
      }),
  };
}
