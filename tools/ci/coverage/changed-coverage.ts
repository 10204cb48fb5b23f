import type { QueryContext } from '../../../platform/context.ts';
import type { Change } from '../failures.ts';
import { linesIn, rangesOf } from './line-ranges.ts';
import '../tables.ts';

/** How much of a change the tests of its commit ran. */
export interface ChangedCoverage {
  /** Changed lines that can be run, and those that were. Where a file's difference is not shown, all of its lines. */
  readonly lines: number;
  readonly covered: number;
  readonly files: readonly {
    readonly file: string;
    readonly lines: number;
    readonly covered: number;
    /** Changed lines that nothing ran: `12-14,20`. */
    readonly missed: string;
  }[];
  /** Changed files that no report tells of, such as texts and tests. */
  readonly unmeasured: number;
}

export const hasCoverage = async (
  context: QueryContext,
  { repository, sha }: { readonly repository: string; readonly sha: string },
): Promise<boolean> =>
  (await context.store(store =>
    store
      .selectFrom('ci.coverage')
      .select('id')
      .where('repository', '=', repository)
      .where('sha', '=', sha)
      .limit(1)
      .executeTakeFirst(),
  )) !== undefined;

/** Of a commit that has reports: a line was run when any of them says so. */
export async function coverageOfChange(
  context: QueryContext,
  { repository, sha }: { readonly repository: string; readonly sha: string },
  { files, added }: Change,
): Promise<ChangedCoverage> {
  const rows = await context.store(store =>
    store
      .selectFrom('ci.coverage')
      .innerJoin('ci.covered_file', join =>
        join
          .onRef('ci.covered_file.tenant_id', '=', 'ci.coverage.tenant_id')
          .onRef('ci.covered_file.coverage_id', '=', 'ci.coverage.id'),
      )
      .select(['file', 'covered', 'missed'])
      .where('repository', '=', repository)
      .where('sha', '=', sha)
      .where(on => on.or(files.map(file => on('file', 'like', `%${file.replace(/[\\%_]/g, '\\$&')}`))))
      .execute(),
  );
  const measured = files.flatMap(file => {
    const own = rows.filter(row => isFile(row.file, file));
    if (own.length === 0) return [];
    const ran = new Set(own.flatMap(({ covered }) => linesIn(covered)));
    const could = new Set([...ran, ...own.flatMap(({ missed }) => linesIn(missed))]);
    const changed = added[file] ? added[file].filter(line => could.has(line)) : [...could];
    const missed = changed.filter(line => !ran.has(line));
    return [
      { file, lines: changed.length, covered: changed.length - missed.length, missed: rangesOf(missed) },
    ];
  });
  return {
    lines: measured.reduce((sum, each) => sum + each.lines, 0),
    covered: measured.reduce((sum, each) => sum + each.covered, 0),
    files: measured,
    unmeasured: files.length - measured.length,
  };
}

/** Reports name files from the repository's folder, or from the machine's root. */
const isFile = (told: string, file: string): boolean =>
  told === file || told === `./${file}` || (told.startsWith('/') && told.endsWith(`/${file}`));
