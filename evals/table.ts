import { boundOf, type Verdict } from './criteria.ts';
import type { Evaluation } from './evaluate.ts';

const shownFailures = 12;
const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** What a suite's run came to, for a terminal. */
export function tableOf({ suite, outcome, why, result, verdicts, difference, seconds }: Evaluation): string {
  const lines = [`${suite.name} — ${suite.title}`];
  if (result && outcome !== 'skipped')
    lines.push(`  ${result.n} cases, ${result.tier}, ${seconds.toFixed(1)} s`);
  if (why) lines.push(`  ${outcome}: ${why}`);
  if (result) lines.push(...figures(result.metrics), ...verdicts.map(verdict));
  const { broken = [], mended = [], gone = [] } = difference ?? {};
  for (const { id, seen } of broken)
    lines.push(`  BROKEN  ${id}: passed before, fails now${seen ? ` (${seen})` : ''}`);
  const known = result?.cases.filter(each => !each.passed && !broken.includes(each)) ?? [];
  for (const { id, seen } of known.slice(0, shownFailures))
    lines.push(`  failed  ${id}${seen ? `: ${shorten(seen)}` : ''}`);
  if (known.length > shownFailures) lines.push(`  and ${known.length - shownFailures} more cases failed`);
  if (gone.length > 0)
    lines.push(`  ${gone.length} cases of the baseline were not scored: ${gone.slice(0, 5).join(', ')}`);
  if (mended.length > 0) lines.push(`  ${mended.length} cases that failed before pass now`);
  return lines.join('\n');
}

function figures(metrics: Readonly<Record<string, number>>): string[] {
  const widest = Math.max(0, ...Object.keys(metrics).map(name => name.length));
  return Object.entries(metrics).map(([name, value]) => `  ${name.padEnd(widest)}  ${short(value)}`);
}

function verdict({ criterion, value, holds }: Verdict): string {
  const words = { gate: ['gate', 'FAIL'], threshold: ['ok  ', 'LOW '], goal: ['goal', 'miss'] }[
    criterion.kind
  ];
  return `  ${words[holds ? 0 : 1]}  ${criterion.metric} ${boundOf(criterion)} — is ${short(value)}`;
}

const short = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(4));

/** One line for each suite, and what the run came to. */
export function summaryOf(evaluations: readonly Evaluation[]): string {
  const widest = Math.max(...evaluations.map(({ suite }) => suite.name.length));
  return evaluations
    .map(({ suite, outcome, result }) => {
      const cases = result && outcome !== 'skipped' ? `${result.n} cases` : '';
      return `${suite.name.padEnd(widest)}  ${outcome.padEnd(8)}  ${cases}`.trimEnd();
    })
    .join('\n');
}

/** The line that programs read. */
export const jsonOf = ({ suite, outcome, why, result }: Evaluation): string =>
  JSON.stringify({
    suite: suite.name,
    tier: result?.tier ?? null,
    metrics: result?.metrics ?? {},
    n: result?.n ?? 0,
    skipped: outcome === 'skipped' ? why : false,
    ...(outcome === 'tampered' || outcome === 'broken' ? { error: why } : {}),
  });
