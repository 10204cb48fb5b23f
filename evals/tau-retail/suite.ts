import { existsSync } from 'node:fs';
import type { CaseResult, Criterion, Suite, SuiteResult } from '../suite.ts';
import { openCounter } from './counter.ts';
import { type Replayed, replay } from './replay.ts';
import { readTaskData, standardFolder, type TaskData } from './task-data.ts';

const criteria: readonly Criterion[] = [
  { metric: 'db_equal_share', kind: 'gate', atLeast: 1 },
  { metric: 'unapproved_writes', kind: 'gate', atMost: 0 },
  { metric: 'writes_when_refused', kind: 'gate', atMost: 0 },
  { metric: 'unchanged_when_refused_share', kind: 'gate', atLeast: 1 },
  { metric: 'grants_without_one_write', kind: 'gate', atMost: 0 },
  { metric: 'errors_unlike_gold', kind: 'gate', atMost: 0 },
];

/** τ²-bench's retail tasks: the true actions, each write approved by a person, must leave exactly the true shop. */
export const tauRetail: Suite = {
  name: 'tau-retail',
  title: 'Retail tasks of τ²-bench, replayed through proposals and approvals',
  criteria,
  async run({ data, tier, say }): Promise<SuiteResult> {
    if (tier !== undefined && tier !== 'exact')
      return skipped(`It asks no model, so there is no tier ${tier}; its figures are exact.`);
    const folder = data ?? standardFolder();
    if (!existsSync(folder)) {
      if (data !== undefined) throw new Error(`There is no folder ${data}.`);
      return skipped(`The data is not at ${folder}; set COUNTERSIGN_DATASETS or pass --data.`);
    }
    return scored(await readTaskData(folder), say);
  },
};

const skipped = (why: string): SuiteResult => ({
  tier: 'exact',
  metrics: {},
  n: 0,
  cases: [],
  skipped: why,
});

/** Both passes over all tasks: with an operator who approves the truth, and with one who refuses everything. */
async function scored(data: TaskData, say: (line: string) => void): Promise<SuiteResult> {
  const counter = await openCounter();
  try {
    const approved: Replayed[] = [];
    const refused: Replayed[] = [];
    for (const [index, task] of data.tasks.entries()) {
      approved.push(await replay(counter, data, task, 'approves the truth'));
      refused.push(await replay(counter, data, task, 'refuses'));
      if ((index + 1) % 10 === 0) say(`${index + 1} of ${data.tasks.length} tasks`);
    }
    const metrics = metricsOf(data, approved, refused);
    return {
      tier: 'exact',
      metrics,
      n: data.tasks.length,
      cases: approved.map((replayed, index) => caseOf(replayed, refused[index]!)),
      report: reportOf(metrics),
    };
  } finally {
    await counter.close();
  }
}

function metricsOf(data: TaskData, approved: readonly Replayed[], refused: readonly Replayed[]) {
  const total = (list: readonly Replayed[], count: (replayed: Replayed) => number): number =>
    list.reduce((all, replayed) => all + count(replayed), 0);
  const tasks = data.tasks.length;
  const equal = total(approved, ({ dbEqual }) => Number(dbEqual));
  const unchanged = total(refused, ({ dbEqual }) => Number(dbEqual));
  return {
    tasks,
    db_equal: equal,
    db_equal_share: tasks ? equal / tasks : 0,
    actions: data.tasks.reduce((all, { actions }) => all + actions.length, 0),
    proposals: total(approved, ({ proposals }) => proposals),
    consumed_grants: total(approved, ({ consumedGrants }) => consumedGrants),
    writes: total(approved, ({ writes }) => writes),
    grants_without_one_write: total(approved, ({ grantsWithoutOneWrite }) => grantsWithoutOneWrite),
    unapproved_writes: total([...approved, ...refused], ({ unapprovedWrites }) => unapprovedWrites),
    expected_errors: data.tasks.reduce((all, { gold }) => all + gold.errors.length, 0),
    refused_at_preview: total(approved, ({ refused }) => refused.filter(({ write }) => write).length),
    errors_unlike_gold: total(approved, ({ unlikeGold }) => unlikeGold.length),
    proposals_when_refused: total(refused, ({ proposals }) => proposals),
    writes_when_refused: total(refused, ({ writes }) => writes),
    unchanged_when_refused_share: tasks ? unchanged / tasks : 0,
  };
}

function caseOf(approved: Replayed, refused: Replayed): CaseResult {
  const wrong = [
    ...(approved.dbEqual ? [] : ['the shop is not as the reference left it']),
    ...(approved.unlikeGold.length ? [`errors differ: ${approved.unlikeGold.join(', ')}`] : []),
    ...(approved.unapprovedWrites + refused.unapprovedWrites ? ['written without approval'] : []),
    ...(approved.grantsWithoutOneWrite ? ['a grant without exactly one write'] : []),
    ...(refused.dbEqual && refused.writes === 0 ? [] : ['written although refused']),
    ...[...approved.astray, ...refused.astray],
  ];
  const seen = [`${approved.writes} writes, ${approved.refused.length} errors`, ...wrong].join('; ');
  return { id: approved.task, passed: wrong.length === 0, seen };
}

const reportOf = (metrics: ReturnType<typeof metricsOf>): string =>
  `Each task's true actions were called over MCP by an agent in a shop of its own; a person approved each proposal
whose tool and arguments stand in the truth. ${metrics.db_equal} of ${metrics.tasks} shops ended exactly as the reference's
(every record, and the hash of the whole). ${metrics.writes} transactions wrote, under ${metrics.consumed_grants} approvals that were
used once each; ${metrics.unapproved_writes} records were written without one. Where the person refused all
${metrics.proposals_when_refused} proposals, ${metrics.writes_when_refused} transactions wrote.`;
