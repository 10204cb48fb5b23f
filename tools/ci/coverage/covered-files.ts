import { Refusal } from '../../../platform/errors.ts';

/** Files as a coverage report tells of them: for each line that can be run, whether it was. */
export type Coverage = ReadonlyMap<string, ReadonlyMap<number, boolean>>;

/** A report is refused beyond these; each is many times what a large code base needs. */
const mostFiles = 50_000;
const mostLines = 5_000_000;
const longestPath = 1_000;
const lastLine = 10_000_000;

export const refuseCoverage = (why: string): never => {
  throw new Refusal('invalid_input', `The coverage report is refused: ${why}.`, {
    mend: 'Send LCOV, Cobertura XML or Istanbul’s coverage-final.json, as the runner wrote it.',
  });
};

/** Collects lines of files; one that is told of twice was run when either says so. Refuses more than can be meant. */
export class CoveredFiles {
  readonly #files = new Map<string, Map<number, boolean>>();
  #lines = 0;

  file(path: string): void {
    if (path === '' || path.length > longestPath) refuseCoverage('a file has no path, or one without end');
    if (this.#files.has(path)) return;
    if (this.#files.size >= mostFiles) refuseCoverage(`it has more than ${mostFiles} files`);
    this.#files.set(path, new Map());
  }

  line(path: string, line: number, hits: number): void {
    if (!Number.isInteger(line) || line < 1 || line > lastLine || !(hits >= 0))
      refuseCoverage('a line has no number, or no count');
    const lines = this.#files.get(path) ?? refuseCoverage('a line belongs to no file');
    if (!lines.has(line) && ++this.#lines > mostLines) refuseCoverage(`it has more than ${mostLines} lines`);
    lines.set(line, (lines.get(line) ?? false) || hits > 0);
  }

  /** What was told. Throws a refusal where that is no file at all. */
  end(): Coverage {
    return this.#files.size > 0 ? this.#files : refuseCoverage('it tells of no file');
  }
}
