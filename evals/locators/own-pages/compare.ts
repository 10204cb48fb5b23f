import { type Healing, heal } from '../../../tools/test-upkeep/healing/heal.ts';
import { related, type Site } from '../data.ts';
import { atCoverage, figuresOf, type Outcome } from '../outcome.ts';
import { outcomesOf, peers } from '../peers.ts';
import { comparison, shareOf } from '../report.ts';
import type { OwnPages } from './own-pages.ts';

/** What was written after the healer's rules were fixed, so that nothing was chosen by what it makes of it. */
const heldOut = ['coupons.html'];

const isHeldOut = ({ id }: Outcome): boolean => heldOut.includes(id.split('/')[0]!);

/** Our healer as shipped, the other scorers and ROBULA+ on the same controls of our own pages. */
export function judgedOnOwnPages({ sites, robula }: OwnPages): {
  metrics: Readonly<Record<string, number>>;
  report: string;
} {
  const ours = sites.flatMap(site => healedOn(site, true));
  const alone = sites.flatMap(site => healedOn(site, false));
  const { coverage } = figuresOf(ours);
  const [byScore, byLead, tree] = outcomesOf(sites, peers) as [Outcome[], Outcome[], Outcome[]];
  const compared = [
    { name: 'Ours, as shipped', outcomes: ours },
    { name: 'Ours by the element alone', outcomes: alone },
    { name: 'Similo, sure by score, at our coverage', outcomes: atCoverage(byScore, coverage) },
    { name: 'Similo, sure by lead, at our coverage', outcomes: atCoverage(byLead, coverage) },
    { name: 'Tree path, as shipped', outcomes: tree },
    { name: 'ROBULA+', outcomes: robula },
  ];
  const [us, later, path] = [ours, ours.filter(isHeldOut), robula].map(figuresOf);
  return {
    metrics: {
      own_pages_n: ours.length,
      own_pages_top1: us!.top1,
      own_pages_coverage: us!.coverage,
      own_pages_wrong_heal: us!.wrong_heal,
      own_pages_held_out_top1: later!.top1,
      own_pages_held_out_coverage: later!.coverage,
      own_pages_held_out_wrong_heal: later!.wrong_heal,
      own_pages_alone_wrong_heal: figuresOf(alone).wrong_heal,
      tree_path_own_pages_wrong_heal: figuresOf(tree).wrong_heal,
      robula_top1: path!.top1,
      robula_coverage: path!.coverage,
      robula_wrong_heal: path!.wrong_heal,
    },
    report: [
      `On pages of ours, ${ours.length} controls, each before and after a change:`,
      comparison(compared),
      `Of these, on the page that is held out (${heldOut.join(', ')}):`,
      comparison(compared.map(({ name, outcomes }) => ({ name, outcomes: outcomes.filter(isHeldOut) }))),
      byChange(compared),
    ].join('\n\n'),
  };
}

/** What the product makes of a page, with what the fixture records beside each control or with the control alone. */
function healedOn({ name, candidates, cases }: Site, withLookalikes: boolean): Outcome[] {
  return cases.map(({ id, target, gold, lookalikes = [] }) => {
    const beside = withLookalikes ? lookalikes : [];
    const is = candidates[gold]!;
    const without = candidates.filter(each => !related(each, is));
    const [here, gone] = [candidates, without].map(page => heal(target, page, beside)) as [Healing, Healing];
    return {
      id,
      site: name,
      right: here.ranked[0]?.candidate === is,
      sureness: here.confidence,
      surenessGone: gone.confidence,
      answered: here.kind === 'found',
      answeredGone: gone.kind === 'found',
    };
  });
}

/** For each kind of change: the share found, and how often something is still found once the control is gone. */
function byChange(
  compared: readonly { readonly name: string; readonly outcomes: readonly Outcome[] }[],
): string {
  const shown = compared.filter(({ name }) => !name.includes('by lead'));
  const kinds = [...new Set(shown[0]!.outcomes.map(({ site }) => site))];
  const rows = kinds.map(kind => {
    const cells = shown.map(({ outcomes }) => {
      const { top1, wrong_heal } = figuresOf(outcomes.filter(({ site }) => site === kind));
      return `${shareOf(top1)} / ${shareOf(wrong_heal)}`;
    });
    return `| ${kind} | ${cells.join(' | ')} |`;
  });
  return [
    'top1 / wrong heal by what was changed:',
    '',
    `| changed | ${shown.map(({ name }) => name.replace(/,.*$/, '')).join(' | ')} |`,
    `|---|${shown.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}
