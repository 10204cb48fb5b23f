import type { QueryContext } from '../../platform/context.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { type Classified, classify } from './classification/classify.ts';
import type { CommitMeant } from './commit-asked.ts';
import { flakinessOf, type TestOutcome } from './flakiness/flakiness.ts';
import { outcomesOf, outcomesOfReruns } from './flakiness/history.ts';
import { toldBy } from './told-by-check.ts';
import type { CheckStanding } from './verdict/verdict.ts';

export interface Failure extends Classified {
  readonly check: string;
  readonly job: string;
  /** The test's name, where one is told. */
  readonly test: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** The beginning of what it says, without secrets. */
  readonly message: string;
}

export interface Change {
  /** The commit that it is compared with; null where only the commit's own files are known. */
  readonly base: string | null;
  readonly files: readonly string[];
  readonly isWhole: boolean;
  /** Lines of the commit that are new, by file; a file whose difference is not known is not in it. */
  readonly added: Readonly<Record<string, readonly number[]>>;
}

/** More is counted, not looked at: one broken build can fail ten thousand tests. */
export const mostChecks = 20;
const longestMessage = 280;

/** Why the failed checks failed: each failure that they tell of, with its cause. */
export async function failuresOf(
  failed: readonly CheckStanding[],
  commit: CommitMeant,
  change: Change,
  context: QueryContext,
): Promise<Failure[]> {
  const looked = failed.slice(0, mostChecks);
  const told = await Promise.all(
    looked.map(({ last }) => toldBy(last!, commit.connection, { signal: context.signal })),
  );
  const names = [...new Set(told.flat().flatMap(({ test }) => test ?? []))];
  const [reported, reruns] = await Promise.all([
    outcomesOf(context, commit.repository, names),
    names.length > 0 ? rerunsNear(commit, looked, context) : new Map<string, TestOutcome[]>(),
  ]);
  return looked.flatMap((check, place) =>
    told[place]!.map(each => {
      const successAt = check.attempts.findIndex(({ conclusion }) => conclusion === 'success');
      const earlier = [...(reported.get(each.test ?? '') ?? []), ...(reruns.get(each.test ?? '') ?? [])];
      const here = earlier.filter(({ sha }) => sha === commit.sha);
      const before = earlier.filter(({ sha }) => sha !== commit.sha);
      return {
        check: check.name,
        job: check.last!.id,
        test: each.test,
        file: each.at?.path ?? null,
        line: each.at?.line ?? null,
        message: clip(redactText(each.text)),
        ...classify({
          conclusion: check.last!.conclusion,
          text: each.text,
          failuresInARow: successAt === -1 ? check.attempts.length : successAt,
          flakiness: before.length > 0 ? flakinessOf(before) : undefined,
          bothOnThisCommit: successAt !== -1 || flakinessOf(here).both > 0,
          changed: change.files,
        }),
      };
    }),
  );
}

const rerunsNear = (
  { connection, branch, defaultBranch, sha }: CommitMeant,
  looked: readonly CheckStanding[],
  { signal }: QueryContext,
) =>
  outcomesOfReruns(
    connection,
    {
      branches: [branch ?? defaultBranch, defaultBranch],
      checks: new Set(looked.map(({ name }) => name)),
      butNot: sha,
    },
    signal,
  );

function clip(text: string): string {
  const short = text.trim().replace(/[ \t]+/g, ' ');
  return short.length <= longestMessage ? short : `${short.slice(0, longestMessage - 1)}…`;
}
