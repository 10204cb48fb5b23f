/**
 * The first of two lexical steps: characters to raw tokens. What a word means (a verb, a brand, a month) is the
 * vocabulary's business; the scanner only knows shapes: quotes, numbers, symbols, identifiers, words.
 */
import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

/** Category of every token: where the grammar allows free text, it consumes this. */
export const Any = createToken({ name: 'Any', pattern: Lexer.NA });

const shape = (name: string, pattern: RegExp, startChars?: string[]): TokenType =>
  createToken({
    name,
    pattern,
    categories: [Any],
    line_breaks: false,
    ...(startChars ? { start_chars_hint: startChars } : {}),
  });

const digits = [...'0123456789'];

export const shapes = {
  Blank: createToken({ name: 'Blank', pattern: /[ \t\r\u00a0]+/, group: Lexer.SKIPPED }),
  LineBreak: createToken({ name: 'LineBreak', pattern: /\n+/, line_breaks: true, categories: [Any] }),
  Possessive: createToken({ name: 'Possessive', pattern: /['’]s(?![a-z])/i, group: Lexer.SKIPPED }),
  Quoted: shape(
    'Quoted',
    /"[^"\n]{1,500}"|“[^”\n]{1,500}”|`[^`\n]{1,500}`|«[^»\n]{1,500}»|'[^'\n]{2,500}'(?![a-z])/i,
  ),
  FileName: shape('FileName', /[\w-]+(?:\.[\w-]+)*\.(?:tsx?|jsx?|mjs|py|rb|java|go|kt|cs)(?![\w-])/i),
  Url: shape('Url', /https?:\/\/[^\s"'<>)]*[^\s"'<>).,;!?]/i),
  Domain: shape(
    'Domain',
    /(?:[a-z0-9-]+\.)+(?:com|net|org|io|shop|store|dev|co|de|uk|eu|example|test)(?:\/[^\s"'<>),;!?]*[^\s"'<>).,;!?])?(?![a-z])/i,
  ),
  Repository: shape('Repository', /[a-z][\w-]*(?:\.[\w-]+)*\/\w[\w-]*(?:[./][\w-]+)*/i),
  IsoDate: shape('IsoDate', /\d{4}-\d{2}-\d{2}(?!\d)/),
  SlashDate: shape('SlashDate', /\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?!\d)|\d{1,2}\/\d{1,2}(?![/\d])/),
  Clock: shape('Clock', /\d{1,2}:\d{2}(?:\s?[ap]m)?(?![a-z\d])|\d{1,2}\s?[ap]m(?![a-z])/i),
  OrdinalDigits: shape('OrdinalDigits', /\d{1,3}(?:st|nd|rd|th)(?![a-z])/i),
  Times: shape('Times', /\d{1,4}x(?![a-z\d])|x\d{1,4}(?![a-z\d])/i),
  Commit: shape('Commit', /(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}(?![\w-])/, [
    ...digits,
    ...'abcdef',
  ]),
  Identifier: shape(
    'Identifier',
    /[a-z]+\d[\w-]*|[a-z]+(?:[-_][a-z\d]+)*[-_][a-z]*\d[\w-]*|\d+[a-z]+\d[\w-]*|[a-z]+(?:_[a-z]+)+|\d+-\d+-\d+[\w-]*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i,
  ),
  Selector: shape(
    'Selector',
    /[#.][a-z_][\w-]*(?:\s?>\s?[\w.#-]+)*|\[[a-z-]+[~|^$*]?=[^\]\n]*\]|getBy[A-Z]\w*\([^)\n]*\)|\/\/[a-z*][^\s]*/i,
  ),
  HashNumber: shape('HashNumber', /#\d{1,9}(?!\w)/),
  Number: shape(
    'Number',
    /\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3})+,\d{2}(?!\d)|\d+(?:\.\d+)?|\.\d{1,2}(?!\d)/,
  ),
  PercentSign: shape('PercentSign', /%/),
  CurrencySymbol: shape('CurrencySymbol', /(?:US|CA|AU|C|A|NZ|HK)\$|[$€£¥₹₩]/),
  Dash: shape('Dash', /[–—-](?=\s*[$€£¥₹.]?\d)/),
  Hyphen: createToken({ name: 'Hyphen', pattern: /[–—-]+/, group: Lexer.SKIPPED }),
  PlusSign: shape('PlusSign', /\+/),
  Word: shape('Word', /[A-Za-z\u00c0-\u1fff\u3040-\ud7ff]+(?:['’][A-Za-z\u00c0-\u1fff\u3040-\ud7ff]+)*/),
  Comma: shape('Comma', /,/),
  Colon: shape('Colon', /:/),
  Stop: shape('Stop', /[.!?;…]+/),
  Other: shape('Other', /\S/),
} as const satisfies Record<string, TokenType>;

const lexer = new Lexer(Object.values(shapes), {
  positionTracking: 'onlyOffset',
  ensureOptimizations: false,
});

/**
 * Somebody else's words, handed on at the end of a message: from a quotation mark after a colon to the very last character.
 * No quotation mark within ends them, and nothing within is read.
 */
const handedOn = /:\s*(["“«][\s\S]*[\n.!?][\s\S]*["”»])\s*$/;

/** Raw tokens of a text; every character is covered by a token or is blank. */
export function scan(text: string): IToken[] {
  const found = handedOn.exec(text);
  if (!found) return lexer.tokenize(text).tokens;
  const image = found[1]!;
  const startOffset = text.indexOf(image, found.index);
  const { Quoted } = shapes;
  const passage = {
    image,
    startOffset,
    endOffset: startOffset + image.length - 1,
    tokenType: Quoted,
    tokenTypeIdx: Quoted.tokenTypeIdx!,
  } as IToken;
  return [...lexer.tokenize(text.slice(0, startOffset)).tokens, passage];
}

/** A number as written: `1,299.50`, `1.299,50`, `.99`. */
export function parseNumber(image: string): number {
  if (/^\d{1,3}(\.\d{3})+,\d{2}$/.test(image)) return Number(image.replaceAll('.', '').replace(',', '.'));
  return Number(image.replaceAll(',', ''));
}
