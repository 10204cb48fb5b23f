import type { PricingFigures } from './measure-pricing.ts';
import { row, table, verdict } from './table.ts';

const goals = { ms: 1_000, jsonRulesEngine: 5, zen: 1, perRow: 1.25, memory: 1.5 } as const;
const thousands = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** The section of the page about pricing. */
export const pricingSection = (figures: PricingFigures): string[] => [
  '## Pricing a catalog',
  goalsText(figures),
  racesText(figures),
  streamsText(figures),
];

function goalsText({ rows, contenders, streams }: PricingFigures): string {
  const recorded = contenders['traces recorded'];
  const goal = (what: string, wanted: string, measured: string, met: boolean): string =>
    row(what, wanted, measured, verdict(met));
  const [first, last] = [
    streams.filter(({ render }) => !render)[0]!,
    streams.filter(({ render }) => !render).at(-1)!,
  ];
  const perRow = last.ms / last.rows / (first.ms / first.rows);
  const memory = last.peakMb / first.peakMb;
  const against = (name: 'json-rules-engine' | 'GoRules ZEN', wanted: number): string =>
    goal(
      `as fast as ${name}, ${thousands(rows)} SKUs`,
      `≥ ${wanted} ×`,
      `${contenders[name].times.toFixed(1)} ×`,
      contenders[name].times >= wanted,
    );
  return table(
    ['what', 'goal', 'measured', ''],
    [
      goal(
        `${thousands(rows)} SKUs, traces recorded`,
        `≤ ${thousands(goals.ms)} ms`,
        `${thousands(recorded.ms)} ms`,
        recorded.ms <= goals.ms,
      ),
      goal(
        `${thousands(rows)} SKUs, traces written out too`,
        `≤ ${thousands(goals.ms)} ms`,
        `${thousands(contenders['traces rendered'].ms)} ms`,
        contenders['traces rendered'].ms <= goals.ms,
      ),
      against('json-rules-engine', goals.jsonRulesEngine),
      against('GoRules ZEN', goals.zen),
      goal(
        `time of a row among ${thousands(last.rows)} against one among ${thousands(first.rows)}`,
        `≤ ${goals.perRow} ×`,
        `${perRow.toFixed(2)} ×`,
        perRow <= goals.perRow,
      ),
      goal(
        `memory of ${thousands(last.rows)} rows against that of ${thousands(first.rows)}`,
        `≤ ${goals.memory} ×`,
        `${memory.toFixed(2)} ×`,
        memory <= goals.memory,
      ),
    ],
  );
}

const racesText = ({ rows, rounds, selected, contenders }: PricingFigures): string =>
  [
    `One rule (category, brand, price and stock; 10 % off; floor and least margin; ending in .99) on ${thousands(rows)} SKUs in memory, of which it selects ${thousands(selected)}; medians of ${rounds} rounds in turn, each engine in a process of its own, and all come to the same prices. *Recorded* keeps for every selected row the figures of all steps; *rendered* also writes every step out in words. json-rules-engine has no arithmetic: its prices are calculated by hand-written code, in its favour.`,
    table(
      ['engine', 'ms', 'times as long', 'µs a row'],
      Object.entries(contenders).map(([name, { ms, times }]) =>
        row(name, thousands(ms), times.toFixed(1), ((ms * 1_000) / rows).toFixed(2)),
      ),
    ),
  ].join('\n\n');

const streamsText = ({ streams }: PricingFigures): string =>
  [
    'Catalogs that come row by row, their making included, each in a new process; the memory is the most that the whole process held.',
    table(
      ['rows', 'traces', 'ms', 'µs a row', 'peak memory, MB', 'of it heap, MB'],
      streams.map(({ rows, render, ms, peakMb, heapMb }) =>
        row(
          thousands(rows),
          render ? 'rendered' : 'recorded',
          thousands(ms),
          ((ms * 1_000) / rows).toFixed(2),
          thousands(peakMb),
          thousands(heapMb),
        ),
      ),
    ),
  ].join('\n\n');
