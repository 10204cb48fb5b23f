import { type PGlite, parse, protocol } from '@electric-sql/pglite';
import { beginSql, enterSql, enterValues, type Opening } from './opening.ts';
import { Prepared } from './prepared.ts';

type Message = Parameters<typeof parse.parseResults>[0][number];
/** What a statement brought, as PGlite reads it. */
export type Result = ReturnType<typeof parse.parseResults>[number];

const { serialize } = protocol;
const statement = 'S';
const portal = 'P';

/** A text longer than this is rows by the hundred, and hardly ever said again. */
const longestKept = 8_192;
/** What may change what a kept statement brings. */
const changesSchema = /\b(create|alter|drop|search_path)\b/i;

/**
 * The one session of the embedded engine. PGlite itself enters the engine six times for a statement with parameters,
 * which costs several times the statement. Here it is entered once, and what was said before is neither parsed nor
 * planned again. Whoever uses it holds the turnstile.
 */
export class EmbeddedSession {
  readonly #engine: PGlite;
  /** The types of the parameters, by role and text: one role's words are never looked at with another's rights. */
  readonly #prepared = new Prepared<readonly number[]>();
  #canEnter = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: PGlite) {
    this.#engine = engine;
  }

  /** Statements without parameters; what the last one brought. */
  simple(statements: string): Promise<Result> {
    return this.#alone(() => this.#simple(statements));
  }

  /** One statement with its parameters, under the role that is taken, or is taken by `opening` in the same go. */
  prepared(text: string, values: readonly unknown[], role: string, opening?: Opening): Promise<Result> {
    return this.#alone(() => this.#prepare(text, values, role, opening));
  }

  /** One after the other: statements that a transaction says at once would get each other's rows. */
  #alone(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #simple(statements: string): Promise<Result> {
    const messages = await this.#pass([serialize.query(statements)]);
    if (changesSchema.test(statements)) this.#prepared.forgetAll();
    return parse.parseResults(messages, this.#engine.parsers).at(-1)!;
  }

  async #prepare(text: string, values: readonly unknown[], role: string, opening?: Opening): Promise<Result> {
    const enter = opening ? await this.#entering(opening) : [];
    const key = `${role} ${text}`;
    const known = this.#prepared.get(key);
    if (known) {
      const said = this.#said(known.name, known.facts, values);
      return this.#read(
        await this.#pass([...enter, ...said, serialize.sync()]).catch(error => {
          this.#prepared.forget(key);
          throw error;
        }),
      );
    }
    const name = text.length <= longestKept ? this.#prepared.newName() : '';
    const described = await this.#pass([
      ...enter,
      serialize.parse({ name, text }),
      serialize.describe({ type: statement, name }),
      serialize.sync(),
    ]);
    const types = typesIn(described);
    if (name) this.#prepared.keep(key, name, types);
    const again = opening && !opening.lasting ? enter : [];
    return this.#read(await this.#pass([...again, ...this.#said(name, types, values), serialize.sync()]));
  }

  #said(name: string, types: readonly number[], values: readonly unknown[]): Uint8Array[] {
    const { serializers } = this.#engine;
    const written = values.map((value, index) => {
      if (value === null || value === undefined) return null;
      const write = serializers[types[index]!];
      return write ? write(value) : String(value);
    });
    return [
      serialize.bind({ statement: name, values: written }),
      serialize.describe({ type: portal }),
      serialize.execute({}),
    ];
  }

  /** The messages that enter a scope. Where they fail, the engine skips what follows them in the same go. */
  async #entering({ scope, lasting }: Opening): Promise<Uint8Array[]> {
    const values = enterValues(scope);
    if (!this.#canEnter) {
      await this.#pass([
        serialize.parse({ name: beginSql, text: beginSql }),
        serialize.parse({ name: 'enter', text: enterSql }),
        serialize.sync(),
      ]);
      this.#canEnter = true;
    }
    return [
      ...(lasting ? [serialize.bind({ statement: beginSql }), serialize.execute({})] : []),
      serialize.bind({ statement: 'enter', values }),
      serialize.execute({}),
    ];
  }

  /** Once through the engine. Its storage keeps itself in step: only a browser's has to be told. */
  async #pass(messages: readonly Uint8Array[]): Promise<Message[]> {
    const closing = this.#prepared.takeClosing().map(name => serialize.close({ type: statement, name }));
    return this.#engine.execProtocolStream(Buffer.concat([...closing, ...messages]), { syncToFs: false });
  }

  /** What the statement of a go brought: from its description on. What entering brought stands before that. */
  #read(messages: Message[]): Result {
    const from = messages.findIndex(({ name }) => name === 'rowDescription' || name === 'noData');
    return parse.parseResults(messages.slice(from), this.#engine.parsers).at(-1)!;
  }
}

function typesIn(messages: readonly Message[]): readonly number[] {
  const found = messages.find(({ name }) => name === 'parameterDescription');
  return (found as { dataTypeIDs?: number[] } | undefined)?.dataTypeIDs ?? [];
}
