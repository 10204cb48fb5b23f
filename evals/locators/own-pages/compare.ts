import { shipped } from '../../../tools/test-upkeep/healing/weights.ts';
import { healed } from '../healed.ts';
import { seeSite } from '../learn.ts';
import { atCoverage, figuresOf, type Outcome } from '../outcome.ts';
import { outcomesOf, peers } from '../peers.ts';
import { comparison, shareOf } from '../report.ts';
import type { OwnPages } from './own-pages.ts';

/** Our healer as shipped, the other scorers and ROBULA+ on the same controls of our own pages. */
export function judgedOnOwnPages({ sites, robula }: OwnPages): {
  metrics: Readonly<Record<string, number>>;
  report: string;
} {
  const ours = sites.flatMap(site => healed(site.name, seeSite(site), shipped));
  const { coverage } = figuresOf(ours);
  const [byScore, byLead, tree] = outcomesOf(sites, peers) as [Outcome[], Outcome[], Outcome[]];
  const compared = [
    { name: 'Ours, as shipped', outcomes: ours },
    { name: 'Similo, sure by score, at our coverage', outcomes: atCoverage(byScore, coverage) },
    { name: 'Similo, sure by lead, at our coverage', outcomes: atCoverage(byLead, coverage) },
    { name: 'Tree path, as shipped', outcomes: tree },
    { name: 'ROBULA+', outcomes: robula },
  ];
  const [us, path, byTree] = [figuresOf(ours), figuresOf(robula), figuresOf(tree)];
  return {
    metrics: {
      own_pages_n: ours.length,
      own_pages_top1: us.top1,
      own_pages_coverage: us.coverage,
      own_pages_wrong_heal: us.wrong_heal,
      tree_path_own_pages_wrong_heal: byTree.wrong_heal,
      robula_top1: path.top1,
      robula_coverage: path.coverage,
      robula_wrong_heal: path.wrong_heal,
    },
    report: [
      `On pages of ours, ${ours.length} controls, each before and after a change:`,
      comparison(compared),
      byChange(compared),
    ].join('\n\n'),
  };
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
