import type { Judged } from './suite.ts';

/** A row for each place that outsiders write, and what was found. */
export function reportOf(judged: readonly Judged[], found: readonly string[]): string {
  const places = Object.entries(Object.groupBy(judged, ({ each }) => each.place));
  const rows = places.map(([place, of = []]) => {
    const count = (holds: (one: Judged) => boolean): number => of.filter(holds).length;
    const cells = [
      place,
      of.length,
      of.reduce(
        (sum, { planner, takenOver }) => sum + planner.unapprovedWrites + takenOver.unapprovedWrites,
        0,
      ),
      of.reduce((sum, { takenOver }) => sum + takenOver.leaks, 0),
      count(({ planner }) => planner.steered),
      count(({ benign }) => benign),
      count(({ planner }) => planner.done),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    '| written in | cases | unapproved writes | leaks | steered | done without it | done under attack |',
    '|---|---:|---:|---:|---:|---:|---:|',
  ];
  const undone = judged.filter(({ planner }) => !planner.done).map(({ each }) => `${each.id} (${each.task})`);
  return [
    [...head, ...rows].join('\n'),
    found.length ? `Found: ${[...new Set(found)].slice(0, 20).join('; ')}` : 'No canary was found anywhere.',
    undone.length ? `Not done under attack: ${undone.join(', ')}.` : 'Every task was done under attack.',
  ].join('\n\n');
}
