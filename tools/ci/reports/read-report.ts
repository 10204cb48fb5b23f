import { readJson } from './json.ts';
import { JunitReader } from './junit.ts';
import { readText } from './read-text.ts';
import { refuseReport, type TestResult } from './report.ts';

export interface ReportRead {
  readonly format: 'junit' | 'ctrf' | 'playwright';
  readonly results: readonly TestResult[];
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** Reads a report as it comes. What it is, its first character says: XML is never held as a whole. */
export async function readReport(chunks: AsyncIterable<Uint8Array>): Promise<ReportRead> {
  let junit: JunitReader | undefined;
  let json: string[] | undefined;
  const digest = await readText(chunks, refuseReport, text => {
    let rest = text;
    if (!junit && !json) {
      rest = text.trimStart();
      if (rest === '') return;
      if (rest.startsWith('<')) junit = new JunitReader();
      else json = [];
    }
    junit?.write(rest);
    json?.push(rest);
  });
  if (junit) return { format: 'junit', results: junit.end(), digest };
  if (json) return { ...readJson(json.join('')), digest };
  return refuseReport('it is empty');
}
