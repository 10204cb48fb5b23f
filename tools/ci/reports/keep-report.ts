import type { Store } from '../../../platform/database/store.ts';
import { Refusal } from '../../../platform/errors.ts';
import { redactText } from '../../../platform/telemetry/redact-text.ts';
import type { ReportRead } from './read-report.ts';
import '../tables.ts';

/** Which run a report is of, as whoever uploads it says. */
export interface ReportOf {
  readonly repository: string;
  readonly sha: string;
  readonly branch: string;
  readonly job: string;
  readonly attempt: number;
}

export interface Kept {
  /** Null when the same report of the same attempt was kept before. */
  readonly id: string | null;
  readonly tests: number;
  readonly failed: number;
  /** Failed first and passed when tried again. */
  readonly flaky: number;
}

const rowsAtATime = 500;

/** How a connected repository is written; refuses any other. */
export async function registeredAs(store: Store, told: string): Promise<string> {
  const registered = await store.selectFrom('ci.repository').select('name').execute();
  const repository = registered.find(({ name }) => name.toLowerCase() === told.toLowerCase())?.name;
  if (repository === undefined) throw new Refusal('not_found', 'No connected repository is called so.');
  return repository;
}

/** Keeps a report's results as history. The same bytes of the same attempt are kept once. */
export async function keepReport(
  store: Store,
  facts: { readonly tenant: string; readonly id: string; readonly by: string; readonly now: Date },
  of: ReportOf,
  { format, digest, results }: ReportRead,
): Promise<Kept> {
  const repository = await registeredAs(store, of.repository);
  const how = (wanted: string): number => results.filter(({ outcome }) => outcome === wanted).length;
  const [failed, flaky] = [how('failed'), how('both')];
  const counts = { tests: results.length, failed };
  const kept = await store
    .insertInto('ci.report')
    .values({
      tenant_id: facts.tenant,
      id: facts.id,
      ...of,
      repository,
      format,
      digest,
      ...counts,
      uploaded_by: facts.by,
      received_at: facts.now,
    })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows === 0n) return { id: null, ...counts, flaky };
  const rows = results.map((result, position) => ({
    tenant_id: facts.tenant,
    report_id: facts.id,
    position,
    repository,
    sha: of.sha,
    test: result.test,
    file: result.file,
    outcome: result.outcome,
    message: result.message === null ? null : redactText(result.message).replaceAll('\0', ''),
    duration_ms: result.durationMs,
    at: facts.now,
  }));
  for (let start = 0; start < rows.length; start += rowsAtATime)
    await store
      .insertInto('ci.test_result')
      .values(rows.slice(start, start + rowsAtATime))
      .execute();
  return { id: facts.id, ...counts, flaky };
}
