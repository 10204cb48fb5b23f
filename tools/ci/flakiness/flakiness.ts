import { wilson } from '../../../platform/interval.ts';

/** How a test ended once. `both`: it failed and then passed within one run, as a runner with retries reports it. */
export interface TestOutcome {
  readonly sha: string;
  readonly at: string;
  readonly outcome: 'passed' | 'failed' | 'both';
}

export interface Flakiness {
  readonly judgement: 'flaky' | 'suspect' | 'steady' | 'too_few';
  /** Commits on which it ran. */
  readonly commits: number;
  /** Commits on which it failed at least once. */
  readonly failed: number;
  /** Commits on which it both failed and passed: the same code, so the test or its surroundings differ. */
  readonly both: number;
  /** Times that it went from one outcome to the other between commits. */
  readonly flips: number;
  /** The 95 % interval of the share of commits on which it fails. */
  readonly interval: readonly [low: number, high: number];
}

const fewestCommits = 5;
/** A test that a change breaks, and another mends, flips twice. */
const flipsOfASuspect = 4;

/**
 * What outcomes say of a test. `flaky` needs the same code with both outcomes. Outcomes that differ between commits make
 * a suspect only, when they flip too often for breaks and mends, and when it fails neither hardly ever nor nearly always.
 */
export function flakinessOf(outcomes: readonly TestOutcome[]): Flakiness {
  const byCommit = new Map<string, { passed: boolean; failed: boolean; at: string }>();
  for (const { sha, at, outcome } of outcomes) {
    const known = byCommit.get(sha) ?? { passed: false, failed: false, at };
    byCommit.set(sha, {
      passed: known.passed || outcome !== 'failed',
      failed: known.failed || outcome !== 'passed',
      at: at < known.at ? at : known.at,
    });
  }
  const commits = [...byCommit.values()].sort((a, b) => a.at.localeCompare(b.at));
  const failed = commits.filter(commit => commit.failed).length;
  const both = commits.filter(commit => commit.failed && commit.passed).length;
  const plain = commits.filter(commit => commit.failed !== commit.passed);
  const flips = plain.filter((commit, at) => at > 0 && commit.failed !== plain[at - 1]!.failed).length;
  const { low, high } = wilson(failed, commits.length);
  const swings = flips >= flipsOfASuspect && low > 0.02 && high < 0.95;
  return {
    judgement:
      both > 0 ? 'flaky' : commits.length < fewestCommits ? 'too_few' : swings ? 'suspect' : 'steady',
    commits: commits.length,
    failed,
    both,
    flips,
    interval: [low, high],
  };
}
