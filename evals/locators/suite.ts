import { existsSync } from 'node:fs';
import { provenance, shipped } from '../../tools/test-upkeep/healing/weights.ts';
import { datasetAt, whyAbsent } from '../datasets.ts';
import type { CaseResult, Criterion, Suite, SuiteResult } from '../suite.ts';
import { locatorsData, readSites, type Site } from './data.ts';
import { healed } from './healed.ts';
import { learnEachWithout, seeSite } from './learn.ts';
import { atCoverage, figuresOf, type Outcome } from './outcome.ts';
import { judgedOnOwnPages } from './own-pages/compare.ts';
import { ownPages } from './own-pages/own-pages.ts';
import { outcomesOf, peers } from './peers.ts';
import { curvesOf, intervalsOf, reportOf } from './report.ts';

const criteria: readonly Criterion[] = [
  { metric: 'top1', kind: 'threshold', above: 0.91 },
  { metric: 'top1_above_similo', kind: 'threshold', above: 0 },
  { metric: 'coverage', kind: 'threshold', atLeast: 0.75 },
  { metric: 'wrong_heal', kind: 'threshold', below: 0.0665 },
  { metric: 'wrong_heal_to_similo', kind: 'threshold', below: 0.5 },
  { metric: 'top1', kind: 'goal', atLeast: 0.93 },
  { metric: 'wrong_heal', kind: 'goal', atMost: 0.05 },
];

/** Elements of real sites, found again on the same pages about 32 months later. */
export const locators: Suite = {
  name: 'locators',
  title: 'Web elements found again after their page changed',
  criteria,
  async run({ data, tier, chromium, say }): Promise<SuiteResult> {
    const none = { tier: 'exact', metrics: {}, n: 0, cases: [] } as const;
    if (tier !== undefined && tier !== 'exact')
      return { ...none, skipped: `It asks no model, so there is no tier ${tier}; its figures are exact.` };
    const path = data ?? datasetAt(locatorsData);
    if (!existsSync(path)) {
      if (data !== undefined) throw new Error(`There is no file ${data}.`);
      return { ...none, skipped: whyAbsent(path) };
    }
    const { sites, sha256 } = await readSites(path);
    const scored = score(sites, sha256 === provenance.sha256, say);
    const own = await onOwnPages(chromium, say);
    return {
      ...scored,
      metrics: { ...scored.metrics, ...own.metrics },
      report: `${scored.report}\n\n${own.report}`,
    };
  },
};

/** ROBULA+ reads pages, which the data has not: so all are compared on ours as well, where there is a browser. */
async function onOwnPages(chromium: string | undefined, say: (line: string) => void) {
  if (chromium === undefined)
    return { metrics: {}, report: 'Pages of ours, and ROBULA+ on them: skipped, as no Chromium was found.' };
  say('changing pages of ours, and looking for their controls by ROBULA+ as well');
  return judgedOnOwnPages(await ownPages(chromium));
}

/** What was learned from is judged leaving one site out; anything else by the weights that the product uses. */
function score(sites: readonly Site[], learnedFromIt: boolean, say: (line: string) => void): SuiteResult {
  say(`comparing ${sites.length} sites with their old pages`);
  const seen = sites.map(seeSite);
  if (learnedFromIt) say('learning from all sites but one, for each of them');
  const weights = learnedFromIt ? learnEachWithout(seen) : sites.map(() => shipped);
  const outcomes = seen.flatMap((cases, place) => healed(sites[place]!.name, cases, weights[place]!));
  say('scoring as Similo and Healenium do');
  const [byScore, byLead, tree] = outcomesOf(sites, peers) as [Outcome[], Outcome[], Outcome[]];
  const ours = figuresOf(outcomes);
  const [likeScore, likeLead] = [byScore, byLead].map(each => atCoverage(each, ours.coverage));
  const similoWrong = Math.min(figuresOf(likeScore!).wrong_heal, figuresOf(likeLead!).wrong_heal);
  const similoTop1 = figuresOf(byScore).top1;
  const compared = [
    { name: learnedFromIt ? 'Ours, leaving one site out' : 'Ours, as shipped', outcomes },
    { name: `${peers[0]!.name}, at our coverage`, outcomes: likeScore! },
    { name: `${peers[1]!.name}, at our coverage`, outcomes: likeLead! },
    { name: peers[2]!.name, outcomes: tree },
  ];
  return {
    tier: 'exact',
    metrics: {
      ...ours,
      ...intervalsOf(outcomes),
      similo_top1: similoTop1,
      similo_wrong_heal: similoWrong,
      top1_above_similo: ours.top1 - similoTop1,
      wrong_heal_to_similo:
        similoWrong === 0 ? (ours.wrong_heal === 0 ? 0 : 1) : ours.wrong_heal / similoWrong,
      tree_path_top1: figuresOf(tree).top1,
      tree_path_wrong_heal: figuresOf(tree).wrong_heal,
    },
    n: outcomes.length,
    cases: outcomes.map(caseOf),
    report: reportOf(compared),
    curves: curvesOf(compared),
  };
}

/** A case passes when the best is the element and nothing is answered once it is gone. */
const caseOf = ({ id, right, answered, answeredGone, sureness }: Outcome): CaseResult => ({
  id,
  passed: right && !answeredGone,
  seen: `${right ? 'right' : 'wrong'}, ${answered ? 'answered' : 'not answered'} (${sureness.toFixed(2)})${answeredGone ? ', answered when gone' : ''}`,
});
