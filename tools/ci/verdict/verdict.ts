import type { Check } from '../ports.ts';

export type Verdict = 'passing' | 'failing' | 'pending' | 'blocked' | 'unknown';
export type Standing = 'passed' | 'failed' | 'covered' | 'running' | 'waiting' | 'missing';

/** One check that counts: its last attempt, and where it stands. */
export interface CheckStanding {
  readonly name: string;
  readonly standing: Standing;
  /** Its last attempt; nothing where it has not reported. */
  readonly last: Check | undefined;
  /** All attempts on the commit, the newest first. */
  readonly attempts: readonly Check[];
}

const passes = new Set(['success', 'neutral', 'skipped']);

function standingOf({ state, conclusion }: Check): Standing {
  if (state === 'waiting' || conclusion === 'action_required') return 'waiting';
  if (state !== 'done' || conclusion === 'stale') return 'running';
  return passes.has(conclusion ?? '') ? 'passed' : 'failed';
}

/** The required checks, and those of that name that two workflows have; all checks where none is required. */
export function standings(checks: readonly Check[], required: readonly string[]): CheckStanding[] {
  const groups = Map.groupBy(checks, check => `${check.name}\0${check.group}`);
  const known = [...groups.values()].map((attempts): CheckStanding => {
    // By id, which grows: an attempt that has not begun has no time.
    const newestFirst = attempts.toSorted((a, b) => Number(b.id) - Number(a.id));
    const last = newestFirst[0]!;
    return { name: last.name, standing: standingOf(last), last, attempts: newestFirst };
  });
  if (required.length === 0) return known;
  return required.flatMap(name => {
    const found = known.filter(check => check.name === name);
    return found.length > 0 ? found : [{ name, standing: 'missing' as const, last: undefined, attempts: [] }];
  });
}

export interface VerdictFacts {
  readonly checks: readonly CheckStanding[];
  /** How long ago the commit was made. */
  readonly ageMs: number;
  /** What people still have to do before it counts as good. */
  readonly blocking: number;
}

/** A check that has not reported for so long will not. */
const missingAfterMs = 2 * 3_600_000;

const checksAre = (count: number): string => `${count} ${count === 1 ? 'check' : 'checks'}`;

/** One word for where a commit stands, and why. What fails outweighs what runs; what runs outweighs what waits. */
export function verdictOf({ checks, ageMs, blocking }: VerdictFacts): { verdict: Verdict; why: string[] } {
  const count = (standing: Standing) => checks.filter(check => check.standing === standing).length;
  const [failed, running, waiting, missing, covered] = (
    ['failed', 'running', 'waiting', 'missing', 'covered'] as const
  ).map(count) as [number, number, number, number, number];
  const stillComes = missing > 0 && ageMs < missingAfterMs;
  const why = [
    ...(failed ? [`${checksAre(failed)} failed`] : []),
    ...(running ? [`${checksAre(running)} not finished`] : []),
    ...(missing ? [`${checksAre(missing)} ${stillComes ? 'not reported yet' : 'never reported'}`] : []),
    ...(waiting ? [`${checksAre(waiting)} waiting for a person`] : []),
    ...(covered ? [`${checksAre(covered)} failed only by quarantined flaky tests`] : []),
    ...(blocking ? [`${blocking} open manual ${blocking === 1 ? 'session' : 'sessions'}`] : []),
  ];
  if (checks.length === 0) return { verdict: 'unknown', why: ['no check ran on this commit'] };
  if (failed > 0) return { verdict: 'failing', why };
  if (running > 0 || stillComes) return { verdict: 'pending', why };
  if (waiting > 0 || missing > 0 || blocking > 0) return { verdict: 'blocked', why };
  return { verdict: 'passing', why: covered > 0 ? why : [`all ${checksAre(checks.length)} passed`] };
}
