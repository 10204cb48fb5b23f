import type { Store } from '../../../platform/database/store.ts';
import type { ReportOf } from '../reports/keep-report.ts';
import { registeredAs } from '../reports/keep-report.ts';
import { rangesOf } from './line-ranges.ts';
import type { CoverageRead } from './read-coverage.ts';
import '../tables.ts';

export interface CoverageKept {
  /** Null when the same report of the same attempt was kept before. */
  readonly id: string | null;
  readonly files: number;
  /** Lines that can be run, and those that were. */
  readonly lines: number;
  readonly covered: number;
}

const rowsAtATime = 500;

/** Keeps which lines a build's tests ran. The same bytes of the same attempt are kept once. */
export async function keepCoverage(
  store: Store,
  facts: { readonly tenant: string; readonly id: string; readonly by: string; readonly now: Date },
  of: ReportOf,
  { format, digest, files }: CoverageRead,
): Promise<CoverageKept> {
  const repository = await registeredAs(store, of.repository);
  const rows = [...files].map(([file, lines]) => {
    const of = (wanted: boolean) => [...lines].filter(([, was]) => was === wanted).map(([line]) => line);
    const [covered, missed] = [of(true), of(false)];
    return { file, covered, missed };
  });
  const covered = rows.reduce((sum, row) => sum + row.covered.length, 0);
  const lines = rows.reduce((sum, row) => sum + row.missed.length, covered);
  const kept = await store
    .insertInto('ci.coverage')
    .values({
      tenant_id: facts.tenant,
      id: facts.id,
      ...of,
      repository,
      format,
      digest,
      uploaded_by: facts.by,
      received_at: facts.now,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  const counts = { files: rows.length, lines, covered };
  if (kept.numInsertedOrUpdatedRows === 0n) return { id: null, ...counts };
  for (let start = 0; start < rows.length; start += rowsAtATime)
    await store
      .insertInto('ci.covered_file')
      .values(
        rows.slice(start, start + rowsAtATime).map(row => ({
          tenant_id: facts.tenant,
          coverage_id: facts.id,
          file: row.file.replaceAll('\0', ''),
          covered: rangesOf(row.covered),
          missed: rangesOf(row.missed),
        })),
      )
      .execute();
  return { id: facts.id, ...counts };
}
