import type { Adapter, Seen } from './adapter.ts';
import { rows } from './rows.ts';

/** What came of one row on one framework. */
export interface Result {
  readonly row: number;
  readonly verdict: 'held' | 'not held' | 'by design' | 'not applicable';
  /** What was seen, or why it was not tried. */
  readonly seen: string;
}

export interface Tried {
  readonly adapter: Pick<Adapter, 'name' | 'version' | 'setUp'>;
  readonly results: readonly Result[];
}

export const verdictOf = ({ held, documented }: Seen): Result['verdict'] =>
  held ? 'held' : documented ? 'by design' : 'not held';

const cell = (text: string): string => text.replace(/\|/g, '\\|');
const short = {
  held: 'held',
  'not held': '**not held**',
  'by design': 'by design',
  'not applicable': '–',
} as const;

const tally = ({ results }: Tried): string => {
  const count = (verdict: Result['verdict']) => results.filter(each => each.verdict === verdict).length;
  const design = count('by design');
  return `${count('held')} held, ${count('not held')} not held${design ? `, ${design} by design` : ''}, ${count('not applicable')} not applicable`;
};

/** The whole document, in Markdown. It says nothing that would differ from one run to the next. */
export function documentOf(all: readonly Tried[]): string {
  const columns = all.map(({ adapter }) => adapter.name);
  const matrix = rows.map(({ number, way }) => {
    const verdicts = all.map(({ results }) => short[results.find(({ row }) => row === number)!.verdict]);
    return `| ${number} | ${cell(way)} | ${verdicts.join(' | ')} |`;
  });
  return [
    '# Who lets what through',
    '',
    'Ways around a person’s approval of a tool call, each tried on each framework with a scripted model and a real write',
    'at the end. Made by `npm run evals -- approval-conformance`; how it is measured, and what it does not say, stands in',
    '[the suite’s README](../evals/approval-conformance/README.md).',
    '',
    `| # | way around | ${columns.join(' | ')} |`,
    `|---|---|${columns.map(() => '---').join('|')}|`,
    ...matrix,
    '',
    '“–” is not applicable, and “by design” is documented behaviour; both are explained below.',
    ...all.flatMap(sectionOf),
    '',
  ].join('\n');
}

const sectionOf = (tried: Tried): string[] => [
  '',
  `## ${tried.adapter.name}`,
  '',
  `${tried.adapter.version}. Set up as: ${tried.adapter.setUp}.`,
  '',
  `${tally(tried)}.`,
  '',
  '| # | must hold | verdict | seen, or why not tried |',
  '|---|---|---|---|',
  ...tried.results.map(
    ({ row, verdict, seen }) =>
      `| ${row} | ${cell(rows.find(({ number }) => number === row)!.holds)} | ${short[verdict] === '–' ? 'not applicable' : short[verdict]} | ${cell(seen)} |`,
  ),
];

/** The matrix for a terminal. */
export const summaryOf = (all: readonly Tried[]): string =>
  all.map(tried => `${tried.adapter.name}: ${tally(tried)}`).join('\n');
