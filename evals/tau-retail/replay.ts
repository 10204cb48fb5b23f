import { newId } from '../../platform/identifiers.ts';
import type { Counter, OpenShop } from './counter.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { byTheTruth, type Decide, refusing } from './operator.ts';
import { retail } from './retail.ts';
import { changesBetween, shopHash, sortedJson, textOf } from './shop-hash.ts';
import type { RetailTask, TaskData } from './task-data.ts';

const retailWrites = new Set(retail.tools.filter(({ word }) => word === 'action').map(({ name }) => name));

/** What became of a task's true actions, one after the other. */
export interface Carried {
  readonly proposals: number;
  readonly approved: number;
  /** Calls that were refused outright, by action id: queries, and actions at their preview. */
  readonly refused: readonly { readonly action: string; readonly write: boolean; readonly message: string }[];
  /** Proposals that did not end as they were decided, and calls that met a bug of ours. */
  readonly astray: readonly string[];
}

export interface Replayed extends Carried, Ledger {
  readonly task: string;
  readonly hash: string;
  readonly dbEqual: boolean;
  /** Actions that raise in the reference and went through here, or the other way round. */
  readonly unlikeGold: readonly string[];
}

/** Replays one task in a shop of its own, with an operator who approves exactly the truth, or who refuses everything. */
export async function replay(
  counter: Counter,
  { shop, text, initialHash }: TaskData,
  task: RetailTask,
  operator: 'approves the truth' | 'refuses',
): Promise<Replayed> {
  const open = await counter.openShop(shop);
  const { parts } = counter.kernel;
  const decide =
    operator === 'refuses' ? refusing(parts, open.operator) : byTheTruth(parts, open.operator, task.actions);
  const carried = await carryOut(open, task, decide);
  const after = textOf(await open.records());
  const hash = shopHash(after);
  const changed = changesBetween(text, after);
  const wanted = new Map(
    task.gold.changed.map(({ table, id, record }) => [`${table}/${id}`, sortedJson(record)]),
  );
  const errors = task.gold.errors.map(([action]) => action);
  const refused = carried.refused.map(({ action }) => action);
  return {
    task: task.id,
    ...carried,
    ...(await ledgerOf(counter.database, open.tenant, open.operator.id)),
    hash,
    dbEqual:
      operator === 'refuses'
        ? hash === initialHash && changed.size === 0
        : hash === task.gold.hash && sameEntries(changed, wanted),
    unlikeGold: [...new Set([...errors, ...refused])].filter(
      id => errors.includes(id) !== refused.includes(id),
    ),
  };
}

async function carryOut({ agent }: OpenShop, { actions }: RetailTask, decide: Decide): Promise<Carried> {
  const thread = newId();
  const refused: Carried['refused'][number][] = [];
  const astray: string[] = [];
  let [proposals, approved] = [0, 0];
  for (const [position, { action_id: action, name, arguments: input }] of actions.entries()) {
    const key = { thread, call: String(position) };
    const called = await agent.call('retail', name, input, { key });
    if (called.kind === 'problem') {
      const write = retailWrites.has(name);
      refused.push({ action, write, message: called.message });
      if (called.code === 'internal') astray.push(`${action}: ${called.message}`);
    }
    if (called.kind !== 'proposal') continue;
    proposals += 1;
    const decision = await decide(called.id);
    if (decision === 'approve') approved += 1;
    const ended = await agent.call(
      'approvals',
      'get_proposal',
      { id: called.id, wait_seconds: 55 },
      {
        key: { thread, call: `${position}:wait` },
      },
    );
    const said = ended.kind === 'data' ? (ended.data as { status: string; run: string | null }) : undefined;
    const [status, run] = decision === 'approve' ? ['executed', 'applied'] : ['rejected', null];
    if (said?.status !== status || said.run !== run)
      astray.push(`${action}: ${decision}, then ${said ? `${said.status}, run ${said.run}` : 'no answer'}`);
  }
  return { proposals, approved, refused, astray };
}

const sameEntries = (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean =>
  a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
