/** Builds one chevrotain parser out of rules written in the notation. Built once; reads any number of clauses. */
import {
  EmbeddedActionsParser,
  EOF,
  type ILookaheadStrategy,
  type IToken,
  MismatchedTokenException,
  type ParserMethod,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { type First, firstOf, type Phrase, parsePhrase } from './notation.ts';

const refusal = Symbol('refused');

/**
 * What the labelled parts of a rule yielded. A token yields itself, a rule its value. Nothing that was captured may
 * be dropped: a rule whose action leaves a label unread, or reads one of several values, does not fit.
 */
export class Captures {
  readonly #values = new Map<string, unknown[]>();
  readonly #unread = new Set<string>();
  readonly #follows: (name: string) => boolean;

  constructor(follows: (name: string) => boolean) {
    this.#follows = follows;
  }

  add(label: string, value: unknown): void {
    const values = this.#values.get(label);
    if (values) values.push(value);
    else this.#values.set(label, [value]);
    this.#unread.add(label);
  }
  has(label: string): boolean {
    this.#unread.delete(label);
    return this.#values.has(label);
  }
  /** The value of a label that was captured at most once. */
  one<T>(label: string): T | undefined {
    const values = this.all<T>(label);
    return values.length > 1 ? refuse() : values[0];
  }
  all<T>(label: string): T[] {
    this.#unread.delete(label);
    return (this.#values.get(label) ?? []) as T[];
  }
  get isUsedUp(): boolean {
    return this.#unread.size === 0;
  }
  /** Whether the token after those read so far is of one of the classes. */
  nextIs(...names: string[]): boolean {
    return names.some(name => this.#follows(name));
  }
}

/** For an action to say that the words fit the phrase but mean nothing: the rule then does not fit. */
export const refuse = (): never => {
  throw refusal;
};

export interface Rule<Context> {
  readonly phrase: string;
  /** Turns captures into the rule's value. It may run on a trial reading, so it has no effects. */
  readonly value: (captures: Captures, context: Context) => unknown;
}
export type Rules<Context> = Readonly<Record<string, Rule<Context>>>;

type Run = () => unknown;
type CountedKind = 'consume' | 'subrule' | 'or' | 'option' | 'many' | 'atLeastOne';

/** One object for every trial that fails: failures are common and nobody reads them. */
const failure = new MismatchedTokenException('', EOF as unknown as IToken, EOF as unknown as IToken);

/** The gates that every decision carries (see `#guard`) decide alone; chevrotain computes no lookahead tables. */
const gatesDecide: ILookaheadStrategy = {
  validate: () => [],
  buildLookaheadForAlternation: () => alternatives =>
    alternatives?.findIndex(alternative => (alternative.GATE as (() => boolean) | undefined)?.()),
  buildLookaheadForOptional: () => () => true,
};

export class PhraseParser<Context> extends EmbeddedActionsParser {
  readonly #methods = new Map<string, ParserMethod<[], unknown>>();
  readonly #types: ReadonlyMap<string, TokenType>;
  readonly #phrases: ReadonlyMap<string, Phrase>;
  readonly #first: (phrase: Phrase) => First;
  readonly #follows = (name: string): boolean => {
    const type = this.#types.get(name);
    if (!type) throw new SyntaxError(`no token class is called ${name}`);
    return tokenMatcher(this.LA(1), type);
  };
  /** Outcomes of trials, by the place in the grammar and the place in the tokens. */
  readonly #tried = new Map<number, boolean>();
  #triedFor: readonly IToken[] = [];
  #guards = 0;
  #frame = new Captures(this.#follows);
  #context: Context | undefined;
  #recording = true;
  #position = 0;

  /** `types` are the token classes that phrases name; `vocabulary` every type a token may have. */
  constructor(types: ReadonlyMap<string, TokenType>, vocabulary: TokenType[], rules: Rules<Context>) {
    super(vocabulary, { maxLookahead: 1, recoveryEnabled: false, lookaheadStrategy: gatesDecide });
    this.#types = types;
    this.#phrases = new Map(Object.entries(rules).map(([name, rule]) => [name, parsePhrase(rule.phrase)]));
    this.#first = firstOf(this.#phrases);
    for (const [name, rule] of Object.entries(rules)) this.#define(name, this.#phrases.get(name)!, rule);
    this.performSelfAnalysis();
    this.#recording = false;
  }

  /**
   * Reads `tokens` from the start by one rule. Answers with the rule's value and how many tokens it used, or
   * `undefined` when the rule does not fit; what is left over is the caller's to judge.
   */
  read(
    rule: string,
    tokens: readonly IToken[],
    context: Context,
  ): { value: unknown; used: number } | undefined {
    const [start] = tokens;
    if (!start || !this.#mayStart(this.#phrases.get(rule)!, start)) return undefined;
    if (this.#triedFor !== tokens) this.#tried.clear();
    this.#triedFor = tokens;
    this.#context = context;
    this.#position = 0;
    this.input = [...tokens];
    const result = this.#methods.get(rule)!.call(this) as { value: unknown; used: number } | undefined;
    return result;
  }

  /** Left-over input is no error here. */
  onAfterParse(): void {}

  #mayStart(phrase: Phrase, token: IToken): boolean {
    for (const name of this.#first(phrase).classes)
      if (tokenMatcher(token, this.#types.get(name)!)) return true;
    return false;
  }

  #define(name: string, phrase: Phrase, rule: Rule<Context>): void {
    const counts: Record<CountedKind, number> = {
      consume: 0,
      subrule: 0,
      or: 0,
      option: 0,
      many: 0,
      atLeastOne: 0,
    };
    const run = this.#compile(phrase, kind => ++counts[kind]);
    const method = this.RULE(name, () => {
      const outer = this.#frame;
      const frame = new Captures(this.#follows);
      this.#frame = frame;
      try {
        run();
        return this.ACTION(() => ({ value: this.#act(rule, frame), used: this.#position }));
      } finally {
        this.#frame = outer;
      }
    });
    this.#methods.set(name, method as ParserMethod<[], unknown>);
  }

  #act(rule: Rule<Context>, frame: Captures): unknown {
    try {
      const value = rule.value(frame, this.#context!);
      return frame.isUsedUp ? value : refuse();
    } catch (thrown) {
      throw thrown === refusal ? failure : thrown;
    }
  }

  #compile(phrase: Phrase, next: (kind: CountedKind) => number): Run {
    switch (phrase.kind) {
      case 'token': {
        const type = this.#types.get(phrase.name);
        if (!type) throw new SyntaxError(`no token class is called ${phrase.name}`);
        const index = next('consume');
        return () => {
          this.#need(this.#recording || tokenMatcher(this.LA(1), type));
          const token = this.consume(index, type);
          this.#position++;
          this.#keep(phrase.label, token);
        };
      }
      case 'rule': {
        const index = next('subrule');
        return () => {
          const result = this.subrule(index, this.#methods.get(phrase.name)!) as
            | { value: unknown }
            | undefined;
          this.#keep(phrase.label, result?.value);
        };
      }
      case 'sequence': {
        const runs = phrase.parts.map(part => this.#compile(part, next));
        return () => {
          for (const run of runs) run();
        };
      }
      case 'choice': {
        const index = next('or');
        const alternatives = phrase.parts.map(part => {
          const run = this.#compile(part, next);
          return { ALT: run, GATE: this.#guard(part, run) };
        });
        return () => {
          this.#need(this.#recording || alternatives.some(({ GATE }) => GATE()));
          return this.or(index, alternatives);
        };
      }
      default: {
        const kind = ({ option: 'option', many: 'many', some: 'atLeastOne' } as const)[phrase.kind];
        const index = next(kind);
        const run = this.#compile(phrase.of, next);
        const body = { DEF: run, GATE: this.#guard(phrase.of, run) };
        return () => {
          this.#need(this.#recording || kind !== 'atLeastOne' || body.GATE());
          return this[kind](index, body as { DEF: () => unknown });
        };
      }
    }
  }

  /** Whether a part can be read at this place: a look at the next token, then a trial, remembered. */
  #guard(phrase: Phrase, run: Run): () => boolean {
    const id = this.#guards++;
    const trial = this.BACKTRACK(() => {
      const outer = this.#frame;
      const start = this.#position;
      this.#frame = new Captures(this.#follows);
      try {
        run();
      } finally {
        this.#frame = outer;
        this.#position = start;
      }
    });
    return () => {
      if (this.#recording) return true;
      if (!this.#mayStart(phrase, this.LA(1))) return false;
      if (phrase.kind === 'token') return true;
      const place = id * 1024 + this.#position;
      const known = this.#tried.get(place);
      if (known !== undefined) return known;
      const reads = trial.call(this);
      this.#tried.set(place, reads);
      return reads;
    };
  }

  #need(condition: boolean): void {
    if (!condition) throw failure;
  }

  #keep(label: string | undefined, value: unknown): void {
    if (label) this.#frame.add(label, value);
  }
}
