import { type Interval, wilson } from '../../platform/interval.ts';
import { bootstrap } from '../intervals.ts';
import type { Curve } from '../suite.ts';
import { atCoverage, type Figures, figuresOf, type Outcome } from './outcome.ts';

const coverages = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1];

interface Compared {
  readonly name: string;
  readonly outcomes: readonly Outcome[];
}

/** Intervals over sites, because elements of one site stand or fall together. */
export function intervalsOf(outcomes: readonly Outcome[]): Record<string, number> {
  const figures = ['top1', 'coverage', 'wrong_heal'] as const;
  return Object.fromEntries(
    figures.flatMap(figure => {
      const { low, high } = bySite(outcomes, figure);
      return [
        [`${figure}_low`, low],
        [`${figure}_high`, high],
      ];
    }),
  );
}

function bySite(outcomes: readonly Outcome[], figure: keyof Figures): Interval {
  const sites = [...Map.groupBy(outcomes, ({ site }) => site).values()];
  return bootstrap(sites, drawn => figuresOf(drawn.flat())[figure]);
}

/** The comparison, the curve of risk over coverage, and each site, in Markdown. */
export function reportOf(compared: readonly Compared[]): string {
  return [comparison(compared), curve(compared), sites(compared[0]!.outcomes)].join('\n\n');
}

/** The same as lines: how often an answer is wrong because the element is gone, by how often one is given. */
export const curvesOf = (compared: readonly Compared[]): Curve[] => [
  {
    title: 'Wrong heal by coverage',
    x: 'coverage',
    y: 'wrong heal',
    series: compared.map(({ name, outcomes }) => ({
      name,
      points: coverages.map(
        coverage => [coverage, figuresOf(atCoverage(outcomes, coverage)).wrong_heal] as const,
      ),
    })),
  },
];

export const shareOf = (value: number): string => value.toFixed(3);

/** Each scorer's figures, with intervals that take each element for itself. */
export function comparison(compared: readonly Compared[]): string {
  const rows = compared.map(({ name, outcomes }) => {
    const { top1, coverage, precision, wrong_heal } = figuresOf(outcomes);
    const one = wilson(Math.round(top1 * outcomes.length), outcomes.length);
    const wrong = wilson(Math.round(wrong_heal * outcomes.length), outcomes.length);
    return `| ${name} | ${shareOf(top1)} (${shareOf(one.low)}–${shareOf(one.high)}) | ${shareOf(coverage)} | ${shareOf(precision)} | ${shareOf(wrong_heal)} (${shareOf(wrong.low)}–${shareOf(wrong.high)}) |`;
  });
  return [
    '| | top1 (Wilson 95 %) | coverage | precision | wrong heal (Wilson 95 %) |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** For each share of answers: how many are right, and how often an answer is given although the element is gone. */
function curve(compared: readonly Compared[]): string {
  const rows = coverages.map(coverage => {
    const cells = compared.map(({ outcomes }) => {
      const at = figuresOf(atCoverage(outcomes, coverage));
      return `${shareOf(at.precision)} / ${shareOf(at.wrong_heal)}`;
    });
    return `| ${coverage.toFixed(2)} | ${cells.join(' | ')} |`;
  });
  const names = compared.map(({ name }) => name.replace(/, (at our coverage|as shipped)$/, ''));
  return [
    'Precision / wrong heal at a coverage, one threshold for all sites:',
    '',
    `| coverage | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}

function sites(outcomes: readonly Outcome[]): string {
  const rows = [...Map.groupBy(outcomes, ({ site }) => site)].map(([site, cases]) => {
    const { top1, coverage, wrong_heal } = figuresOf(cases);
    return `| ${site} | ${cases.length} | ${shareOf(top1)} | ${shareOf(coverage)} | ${shareOf(wrong_heal)} |`;
  });
  return ['| site | elements | top1 | coverage | wrong heal |', '|---|---|---|---|---|', ...rows].join('\n');
}
