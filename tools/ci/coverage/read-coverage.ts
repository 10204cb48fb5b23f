import { readText } from '../reports/read-text.ts';
import { CoberturaReader } from './cobertura.ts';
import { type Coverage, refuseCoverage } from './covered-files.ts';
import { readIstanbul } from './istanbul.ts';
import { LcovReader } from './lcov.ts';

export interface CoverageRead {
  readonly format: 'lcov' | 'cobertura' | 'istanbul';
  readonly files: Coverage;
  /** SHA-256 of the bytes. */
  readonly digest: string;
}

/** Reads a coverage report as it comes. What it is, its first character says; only JSON is held as a whole. */
export async function readCoverage(chunks: AsyncIterable<Uint8Array>): Promise<CoverageRead> {
  let lines: LcovReader | CoberturaReader | undefined;
  let json: string[] | undefined;
  const digest = await readText(chunks, refuseCoverage, text => {
    let rest = text;
    if (!lines && !json) {
      rest = text.trimStart();
      if (rest === '') return;
      if (rest.startsWith('<')) lines = new CoberturaReader();
      else if (rest.startsWith('{') || rest.startsWith('[')) json = [];
      else lines = new LcovReader();
    }
    lines?.write(rest);
    json?.push(rest);
  });
  if (lines)
    return { format: lines instanceof LcovReader ? 'lcov' : 'cobertura', files: lines.end(), digest };
  if (json) return { format: 'istanbul', files: readIstanbul(json.join('')), digest };
  return refuseCoverage('it is empty');
}
