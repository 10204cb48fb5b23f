import { SaxesParser } from 'saxes';
import { limits } from '../reports/report.ts';
import { CoveredFiles, refuseCoverage } from './covered-files.ts';

/**
 * Cobertura's XML, read as it comes: of each `class` with a `filename` its `line`s. Its runners name a DTD, which is not
 * fetched; a document type that declares anything itself is refused.
 */
export class CoberturaReader {
  readonly #files = new CoveredFiles();
  readonly #parser = new SaxesParser({ xmlns: false });
  #depth = 0;
  #file = '';

  constructor() {
    this.#parser.on('doctype', text => {
      if (text.includes('[')) refuseCoverage('its document type declares something');
    });
    this.#parser.on('error', error =>
      refuseCoverage(`it is not well-formed XML (${error.message.slice(0, 120)})`),
    );
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#depth += 1;
      if (this.#depth > limits.depth) refuseCoverage(`it is nested deeper than ${limits.depth}`);
      if (this.#depth === 1 && name !== 'coverage') refuseCoverage('its root is not coverage');
      if (name === 'class') {
        this.#file = attributes.filename ?? '';
        this.#files.file(this.#file);
      } else if (name === 'line' && this.#file !== '')
        this.#files.line(this.#file, Number(attributes.number), Number(attributes.hits));
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#depth -= 1;
      if (name === 'class') this.#file = '';
    });
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end() {
    this.#parser.close();
    return this.#files.end();
  }
}
