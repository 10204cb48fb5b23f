import { CoveredFiles } from './covered-files.ts';

/** LCOV's tracefile, as `geninfo(1)` describes it: of each source file (`SF`) the lines (`DA`). */
export class LcovReader {
  readonly #files = new CoveredFiles();
  #file = '';
  #rest = '';

  write(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop()!;
    for (const line of lines) this.#read(line.trim());
  }

  end() {
    this.#read(this.#rest.trim());
    return this.#files.end();
  }

  #read(line: string): void {
    if (line.startsWith('SF:')) {
      this.#file = line.slice(3);
      this.#files.file(this.#file);
    } else if (line.startsWith('DA:')) {
      const [number, hits] = line.slice(3).split(',');
      this.#files.line(this.#file, Number(number), Number(hits));
    } else if (line === 'end_of_record') this.#file = '';
  }
}
