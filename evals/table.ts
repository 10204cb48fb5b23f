import { boundOf, type Verdict } from './criteria.ts';
import type { Evaluation } from './evaluate.ts';

/** What a suite's run came to, for a terminal. */
export function tableOf({ suite, outcome, why, result, verdicts, difference, seconds }: Evaluation): string {
  const lines = [`${suite.name} — ${suite.title}`];
  if (result && outcome !== 'skipped')
    lines.push(`  ${result.n} cases, ${result.tier}, ${seconds.toFixed(1)} s`);
  if (why) lines.push(`  ${outcome}: ${why}`);
  if (result) lines.push(...figures(result.metrics), ...verdicts.map(verdict));
  if (difference) {
    const { broken, mended, gone } = difference;
    for (const { id, seen } of broken)
      lines.push(`  BROKEN  ${id}: passed before, fails now${seen ? ` (${seen})` : ''}`);
    if (gone.length > 0)
      lines.push(`  ${gone.length} cases of the baseline were not scored: ${gone.slice(0, 5).join(', ')}`);
    if (mended.length > 0) lines.push(`  ${mended.length} cases that failed before pass now`);
  }
  return lines.join('\n');
}

function figures(metrics: Readonly<Record<string, number>>): string[] {
  const widest = Math.max(0, ...Object.keys(metrics).map(name => name.length));
  return Object.entries(metrics).map(([name, value]) => `  ${name.padEnd(widest)}  ${short(value)}`);
}

function verdict({ criterion, value, holds }: Verdict): string {
  const word = criterion.kind === 'gate' ? (holds ? 'ok  ' : 'FAIL') : holds ? 'goal' : 'miss';
  return `  ${word}  ${criterion.metric} ${boundOf(criterion)} — is ${short(value)}`;
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
