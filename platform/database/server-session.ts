import type { Duplex } from 'node:stream';
import pg from 'pg';
import { beginSql, enterSql, enterValues, type Opening } from './opening.ts';
import { Prepared } from './prepared.ts';
import { type Read, ReadsTogether } from './reads-together.ts';

/** What node-postgres gives a query to speak with the server; its types leave the optional fields out. */
interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[] }): void;
  describe(message: { type: 'P' }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

interface QueryOnWire {
  prepare(wire: Wire): void;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
  handleError(error: unknown, wire: Wire): void;
}
type Settled = (error: unknown, result: pg.QueryResult) => void;
type QueryClass = new (
  config: { text: string; values: readonly unknown[]; queryMode: 'extended' },
  settled: Settled,
) => QueryOnWire & pg.Submittable;

const preparedOn = new WeakMap<Wire, Prepared>();

/**
 * A statement that enters its scope in the same go: one round trip, and one write, where there were three. All of it
 * stands before one Sync, so that the server skips the statement when the scope could not be entered. What opens is
 * prepared once for each connection; so is a statement that is a transaction of its own, by role and text, because it
 * can be said once more when the schema has changed under it.
 */
class ScopedStatement extends (pg.Query as unknown as QueryClass) {
  readonly #opening: Opening;
  readonly #text: string;
  readonly #values: readonly unknown[];
  readonly #keys: string[] = [];
  /** Statements of the opening whose completion is still to come. */
  #entering = 0;
  #described = false;

  constructor(opening: Opening, text: string, values: readonly unknown[], settled: Settled) {
    super({ text, values, queryMode: 'extended' }, settled);
    this.#opening = opening;
    this.#text = text;
    this.#values = values;
  }

  override prepare(wire: Wire): void {
    const { scope, lasting, anew } = this.#opening;
    const prepared = preparedOn.get(wire) ?? new Prepared();
    preparedOn.set(wire, prepared);
    for (const name of prepared.takeClosing()) wire.close({ type: 'S', name });
    const bind = (key: string, text: string, values: readonly unknown[]): void => {
      let name = prepared.get(key)?.name;
      if (name === undefined) {
        name = prepared.newName();
        wire.parse({ name, text });
        prepared.keep(key, name, undefined);
      }
      this.#keys.push(key);
      wire.bind({ statement: name, values });
    };
    const open = (text: string, values: readonly unknown[]): void => {
      bind(text, text, values);
      wire.execute({});
      this.#entering += 1;
    };
    if (lasting) open(beginSql, []);
    open(enterSql, enterValues(scope));
    if (lasting || anew) {
      wire.parse({ name: '', text: this.#text });
      wire.bind({ statement: '', values: this.#values });
    } else bind(`${scope.role} ${this.#text}`, this.#text, this.#values);
    wire.describe({ type: 'P' });
    wire.execute({});
    wire.sync();
  }

  override handleRowDescription(message: unknown): void {
    this.#described = true;
    super.handleRowDescription(message);
  }
  override handleDataRow(message: unknown): void {
    if (this.#described) super.handleDataRow(message); // else it is what entering answered
  }
  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.#entering > 0) this.#entering -= 1;
    else super.handleCommandComplete(message, wire);
  }
  override handleError(error: unknown, wire: Wire): void {
    for (const key of this.#keys) preparedOn.get(wire)?.forget(key);
    super.handleError(error, wire);
  }
}

const write: (value: unknown) => unknown = (
  pg as unknown as { utils: { prepareValue(value: unknown): unknown } }
).utils.prepareValue;

/** node-postgres' client, with the statements that enter a scope. */
export class ServerClient extends pg.Client {
  begin(scope: Opening['scope'], text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    return this.#say({ scope, lasting: true }, text, values);
  }

  async queryAs(scope: Opening['scope'], text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    const opening = { scope, lasting: false };
    try {
      return await this.#say(opening, text, values);
    } catch (error) {
      if (!isMendedBySayingAgain(error)) throw error;
      return await this.#say({ ...opening, anew: true }, text, values);
    }
  }

  async #say(opening: Opening, text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    enterValues(opening.scope);
    const written = values.map(write);
    return new Promise((resolve, reject) => {
      const settled: Settled = (error, result) => (error ? reject(error) : resolve(result));
      this.query(new ScopedStatement(opening, text, written, settled));
    });
  }
}

/**
 * What is mended by saying the words once more: "cached plan must not change result type", when a migration came between;
 * and a prepared statement that is not there, when the one before it in the same write failed before it could make it.
 */
const isMendedBySayingAgain = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  ((error.code === '0A000' && error.routine === 'RevalidateCachedQuery') || error.code === '26000');

type Session = pg.PoolClient & ServerClient & { readonly connection: { readonly stream: Duplex } };

export class ServerPool extends pg.Pool {
  readonly #reads: ReadsTogether<pg.QueryResult>;

  constructor(options: pg.PoolConfig) {
    // Each of our statements enters its scope and ends with a Sync of its own, so they need not wait for one another.
    super({ ...options, Client: ServerClient, pipeline: true } as pg.PoolConfig);
    this.#reads = new ReadsTogether(reads => this.#sayTogether(reads));
  }

  queryAs(scope: Opening['scope'], text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    return this.#reads.read({ scope, text, values });
  }

  async #sayTogether(reads: readonly Read[]): Promise<readonly Promise<pg.QueryResult>[]> {
    const session = (await this.connect()) as Session;
    const { stream } = session.connection;
    stream.cork();
    const answers = reads.map(({ scope, text, values, inItsContext }) =>
      inItsContext(() => session.queryAs(scope, text, values)),
    );
    stream.uncork();
    void Promise.allSettled(answers).then(settled =>
      session.release(settled.some(each => each.status === 'rejected' && !isAnswer(each.reason))),
    );
    return answers;
  }
}

/** An error that the server told us of; after any other nobody knows where the connection stands. */
const isAnswer = (error: unknown): boolean => error instanceof pg.DatabaseError;
