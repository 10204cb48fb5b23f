import { createHash } from 'node:crypto';
import { readJson } from './json.ts';
import { JunitReader } from './junit.ts';
import { limits, refuseReport, type TestResult } from './report.ts';

export interface ReportRead {
  readonly format: 'junit' | 'ctrf' | 'playwright';
  readonly results: readonly TestResult[];
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** Reads a report as it comes. What it is, its first character says: XML is never held as a whole. */
export async function readReport(chunks: AsyncIterable<Uint8Array>): Promise<ReportRead> {
  const hash = createHash('sha256');
  // Invalid UTF-8 is refused: a reader that mends it could see something else than whoever wrote it.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let junit: JunitReader | undefined;
  let json: string[] | undefined;
  const take = (text: string): void => {
    if (!junit && !json) {
      const start = text.trimStart();
      if (start === '') return;
      if (start.startsWith('<')) junit = new JunitReader();
      else json = [];
      text = start;
    }
    junit?.write(text);
    json?.push(text);
  };
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > limits.bytes) refuseReport(`it is larger than ${limits.bytes} bytes`);
    hash.update(chunk);
    take(decoded(() => decoder.decode(chunk, { stream: true })));
  }
  take(decoded(() => decoder.decode()));
  const digest = hash.digest('hex');
  if (junit) return { format: 'junit', results: junit.end(), digest };
  if (json) return { ...readJson(json.join('')), digest };
  return refuseReport('it is empty');
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    return refuseReport('it is not UTF-8');
  }
}
