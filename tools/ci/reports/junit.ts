import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { testName } from '../test-name.ts';
import { limits, msOf, Results, refuseReport, type TestResult } from './report.ts';

/** What surefire calls an attempt that failed before one passed. */
const retried = new Set(['flakyFailure', 'flakyError']);
const failed = new Set(['failure', 'error', 'rerunFailure', 'rerunError']);
/** Elements that the dialects have; others are let through unread. */
const root = new Set(['testsuites', 'testsuite']);

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly file: string | null;
  readonly durationMs: number | null;
  outcome: TestResult['outcome'];
  message: string;
  /** Depth at which its text is the message. */
  reading: boolean;
}

/**
 * JUnit XML of any common dialect, read as it comes. A document type, and with it entities of its own, is refused before
 * anything in it is looked at; so are nesting and numbers that no runner writes.
 */
export class JunitReader {
  readonly #results = new Results();
  readonly #parser = new SaxesParser({ xmlns: false });
  readonly #suiteFiles: (string | null)[] = [];
  #depth = 0;
  #case: Case | undefined;

  constructor() {
    this.#parser.on('doctype', () => refuseReport('it declares a document type'));
    this.#parser.on('error', error =>
      refuseReport(`it is not well-formed XML (${error.message.slice(0, 120)})`),
    );
    this.#parser.on('opentag', tag => this.#open(tag));
    this.#parser.on('closetag', tag => this.#close(tag.name));
    this.#parser.on('text', text => this.#read(text));
    this.#parser.on('cdata', text => this.#read(text));
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  end(): readonly TestResult[] {
    this.#parser.close();
    return this.#results.all;
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    this.#depth += 1;
    if (this.#depth > limits.depth) refuseReport(`it is nested deeper than ${limits.depth}`);
    if (this.#depth === 1 && !root.has(name)) refuseReport('its root is neither testsuites nor testsuite');
    if (name === 'testsuite') this.#suiteFiles.push(attributes.file ?? attributes.filepath ?? null);
    else if (name === 'testcase') this.#begin(attributes);
    else if (this.#case) this.#tell(this.#case, name, attributes);
  }

  #begin(attributes: Readonly<Record<string, string>>): void {
    if (attributes.name === undefined) refuseReport('a testcase has no name');
    this.#case = {
      name: attributes.name!,
      classname: attributes.classname ?? '',
      file: attributes.file ?? this.#suiteFiles.at(-1) ?? null,
      durationMs: msOf(attributes.time),
      outcome: 'passed',
      message: '',
      reading: false,
    };
  }

  #tell(test: Case, name: string, attributes: Readonly<Record<string, string>>): void {
    const fails = failed.has(name);
    if (!fails && !retried.has(name)) {
      if (name === 'skipped') test.outcome = 'skipped';
      return;
    }
    test.outcome = fails ? 'failed' : test.outcome === 'failed' ? 'failed' : 'both';
    test.message ||= attributes.message ?? '';
    test.reading = true;
  }

  #read(text: string): void {
    if (this.#case?.reading && this.#case.message.length < limits.message) this.#case.message += `\n${text}`;
  }

  #close(name: string): void {
    this.#depth -= 1;
    if (name === 'testsuite') this.#suiteFiles.pop();
    if (!this.#case) return;
    if (failed.has(name) || retried.has(name)) this.#case.reading = false;
    if (name !== 'testcase') return;
    const { classname, name: told, file, durationMs, outcome, message } = this.#case;
    // jest-junit writes the same words into both unless it is told otherwise.
    const test = classname === told ? testName(told) : testName(classname, told);
    this.#results.add({
      test: test || told.slice(0, 300),
      file,
      outcome,
      message: message || null,
      durationMs,
    });
    this.#case = undefined;
  }
}
