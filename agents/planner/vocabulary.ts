/**
 * The second lexical step: raw tokens to classes of words. The vocabulary is data: closed words (verbs, months,
 * currencies) from `words/`, and an open lexicon (categories, attributes, brands, shops) that the catalog's
 * facets extend at runtime. The longest known phrase wins; a word may belong to several classes.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';
import { Any, scan, shapes } from './scanner.ts';
import { Spelling } from './spelling.ts';

/** Surfaces separated by commas, or surfaces with the value they stand for. */
export type Words = Readonly<Record<string, string | Readonly<Record<string, unknown>>>>;

/** Names that a catalog can add: each canonical name with other ways to say it. */
export interface Lexicon {
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  readonly brands?: Readonly<Record<string, readonly string[]>>;
  readonly merchants?: Readonly<Record<string, readonly string[]>>;
}
const lexiconClasses = {
  categories: 'Category',
  attributes: 'Attribute',
  brands: 'Brand',
  merchants: 'Merchant',
};

/** What a token of ours carries besides its place: values by class, and the article that stood before it. */
export interface Meaning {
  readonly values: ReadonlyMap<string, unknown>;
  article?: string;
  /** Place among the tokens of the message. */
  index: number;
}
export interface WordToken extends IToken {
  payload: Meaning;
  endOffset: number;
}
export interface Lexed {
  readonly tokens: WordToken[];
  readonly corrections: { text: string; read_as: string }[];
}

interface Spelt {
  readonly word: string;
  readonly mended: boolean;
}
interface Node {
  readonly next: Map<string, Node>;
  values?: Map<string, unknown>;
}

const noValues: ReadonlyMap<string, unknown> = new Map();
const key = (token: IToken): string => token.image.toLowerCase().replaceAll('’', "'");

export class Vocabulary {
  readonly types = new Map<string, TokenType>([['Any', Any]]);
  readonly #combined = new Map<string, TokenType>();
  readonly #root: Node = { next: new Map() };
  readonly #known = new Set<string>();
  readonly #spelling = new Spelling();
  readonly #exact: ReadonlySet<string>;

  /** `exact` names the classes whose words must be spelt right, for they bind. */
  constructor(words: readonly Words[], exact: ReadonlySet<string>) {
    this.#exact = exact;
    for (const [name, type] of Object.entries(shapes)) this.types.set(name, type);
    for (const table of words)
      for (const [name, surfaces] of Object.entries(table)) {
        this.#declare(name);
        const entries =
          typeof surfaces === 'string'
            ? surfaces.split(',').map(surface => [surface, undefined] as const)
            : Object.entries(surfaces);
        for (const [surface, value] of entries) {
          this.#add(surface, name, value);
          const hasty = withoutApostrophes(surface);
          if (hasty) this.#add(hasty, name, value ?? surface.trim());
        }
      }
    for (const name of Object.values(lexiconClasses)) this.#declare(name);
    for (const node of this.#nodes(this.#root)) if (node.values) this.#typeOf([...node.values.keys()]);
  }

  /** Every type a token can have now; the parser is built over these. */
  get tokenTypes(): TokenType[] {
    return [...this.types.values(), ...this.#combined.values()].filter(
      type => type !== shapes.Blank && type !== shapes.Hyphen && type !== shapes.Possessive,
    );
  }

  /** Adds a catalog's names. A name that is a word of the grammar too keeps both meanings. */
  extend(lexicon: Lexicon): void {
    for (const [kind, name] of Object.entries(lexiconClasses)) {
      for (const [canonical, synonyms] of Object.entries(lexicon[kind as keyof Lexicon] ?? {}))
        for (const surface of [canonical, ...synonyms]) {
          this.#add(surface, name, canonical);
          if (name === 'Category') this.#add(otherNumber(surface), name, canonical);
        }
    }
  }

  /**
   * Classified tokens of a message. Fillers and articles are gone. A misspelt word is mended, and reported, where
   * that does not make it a word that binds: "cancle" stays unknown.
   */
  lex(text: string): Lexed {
    const corrections: Lexed['corrections'] = [];
    const raw = scan(text);
    // Where every word is capitalized, capitals say nothing.
    const capitals = raw.some(({ image }, at) => at > 0 && /^\p{Ll}/u.test(image));
    const words = raw.map((token, at) =>
      this.#spell(token, capitals && at > 0 && /^\p{Lu}/u.test(token.image)),
    );
    const tokens: WordToken[] = [];
    let article: string | undefined;
    for (let at = 0; at < raw.length; ) {
      const { length, values } = this.#longest(raw, words, at);
      const first = raw[at]!;
      const last = raw[at + length - 1]!;
      const end = last.startOffset + last.image.length;
      if (values)
        for (let index = at; index < at + length; index++)
          if (words[index]!.mended)
            corrections.push({ text: raw[index]!.image, read_as: words[index]!.word });
      at += length;
      if (values?.has('Filler')) continue;
      if (values?.has('Article')) {
        article = words[at - 1]!.word;
        continue;
      }
      const type = values ? this.#typeOf([...values.keys()]) : first.tokenType;
      tokens.push({
        image: text.slice(first.startOffset, end),
        startOffset: first.startOffset,
        endOffset: end - 1,
        tokenType: type,
        tokenTypeIdx: type.tokenTypeIdx!,
        payload: { values: values ?? noValues, index: tokens.length, ...(article ? { article } : {}) },
      } as WordToken);
      article = undefined;
    }
    return { tokens, corrections };
  }

  /** A capitalized word inside a sentence is a name: it is mended into a name, a day or a month, or not at all. */
  #names(word: string): boolean {
    const values = this.#root.next.get(word)?.values;
    return ['Brand', 'Merchant', 'Weekday', 'Month', 'Holiday'].some(name => values?.has(name));
  }

  #spell(token: IToken, isName: boolean): Spelt {
    const word = key(token);
    if (token.tokenType !== shapes.Word || this.#known.has(word)) return { word, mended: false };
    const owner = word.replace(/'s$/, '');
    if (this.#known.has(owner)) return { word: owner, mended: false };
    const single = word.replace(/s$/, '');
    if (this.#root.next.get(single)?.values?.has('Noun')) return { word: single, mended: false };
    const near = this.#spelling.nearest(word);
    if (near && isName && !this.#names(near)) return { word, mended: false };
    return near ? { word: near, mended: true } : { word, mended: false };
  }

  #longest(raw: IToken[], words: Spelt[], at: number): { length: number; values?: Map<string, unknown> } {
    let best: { length: number; values?: Map<string, unknown> } = { length: 1 };
    if (raw[at]!.tokenType === shapes.Quoted) return best;
    const afterSymbol = raw[at - 1]?.tokenType === shapes.CurrencySymbol;
    let node = this.#root.next.get(words[at]!.word);
    let mended = false;
    for (let length = 1; node; length++) {
      mended ||= words[at + length - 1]!.mended;
      const binds = mended && [...(node.values?.keys() ?? [])].some(name => this.#exact.has(name));
      if (node.values && !binds && !(afterSymbol && length > 1)) best = { length, values: node.values };
      node = at + length < raw.length ? node.next.get(words[at + length]!.word) : undefined;
    }
    return best;
  }

  #add(surface: string, name: string, value: unknown): void {
    let node = this.#root;
    // Articles are dropped from messages, so they are dropped from what messages are compared with.
    if (surface.trim() === '') throw new SyntaxError(`an empty word among ${name}`);
    const bare = surface.trim().replace(/^(?:the|an?|my|our)\s+(?=\S)/, '');
    for (const token of scan(name === 'Filler' ? surface.trim() : bare)) {
      const word = key(token);
      this.#known.add(word);
      this.#spelling.add(word);
      const next = node.next.get(word) ?? { next: new Map() };
      node.next.set(word, next);
      node = next;
    }
    node.values ??= new Map();
    if (!node.values.has(name)) node.values.set(name, value ?? surface.trim());
  }

  #declare(name: string): void {
    if (!this.types.has(name))
      this.types.set(name, createToken({ name, pattern: Lexer.NA, categories: [Any] }));
  }

  /** The type of a word of several classes: one type per set of classes, with the classes as its categories. */
  #typeOf(classes: string[]): TokenType {
    if (classes.length === 1) return this.types.get(classes[0]!)!;
    const name = classes.toSorted().join('_');
    const known = this.#combined.get(name);
    if (known) return known;
    const categories = [...classes.map(one => this.types.get(one)!), Any];
    const type = createToken({ name, pattern: Lexer.NA, categories });
    this.#combined.set(name, type);
    return type;
  }

  *#nodes(node: Node): Generator<Node> {
    yield node;
    for (const next of node.next.values()) yield* this.#nodes(next);
  }
}

/** "dont", "whats in", "id like": typed in haste. A lone "we'll" without its apostrophe is another word. */
function withoutApostrophes(surface: string): string | undefined {
  const contracted = /n't\b|\s/.test(surface.trim()) && /\w'\w/.test(surface);
  return contracted ? surface.replaceAll("'", '') : undefined;
}

/** The plural of a singular name, the singular of a plural one. */
function otherNumber(name: string): string {
  if (/(?:l|r)ves$/.test(name)) return `${name.slice(0, -3)}f`;
  if (/ives$/.test(name)) return `${name.slice(0, -3)}fe`;
  if (/(?:ch|sh|x|ss)es$/.test(name)) return name.slice(0, -2);
  if (/[^aeiou]ies$/.test(name)) return `${name.slice(0, -3)}y`;
  if (/[^s]s$/.test(name)) return name.slice(0, -1);
  if (/(?:ch|sh|x|ss)$/.test(name)) return `${name}es`;
  if (/[^aeiou]y$/.test(name)) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
