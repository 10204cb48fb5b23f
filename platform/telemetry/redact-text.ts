import { cardNumbersIn } from './card-numbers.ts';
import { mark } from './mark.ts';
import { withoutNamedValues } from './named-values.ts';

/**
 * Everything below reads a text in linear time: quantifiers are bounded, or what follows them cannot be part of them, and
 * a run of characters is entered at its beginning only.
 */

const pemBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const pemEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** A private key without its end goes to the end of the text. */
function withoutPrivateKeys(text: string): string {
  let result = '';
  let from = 0;
  for (;;) {
    pemBegin.lastIndex = from;
    const begin = pemBegin.exec(text);
    if (!begin) return from === 0 ? text : result + text.slice(from);
    result += text.slice(from, begin.index) + mark('private-key');
    pemEnd.lastIndex = pemBegin.lastIndex;
    if (!pemEnd.exec(text)) return result;
    from = pemEnd.lastIndex;
  }
}

/** `https://user:password@host`: up to the last `@` before the path. */
const urlPasswords = /(?<![a-z0-9])([a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,256}:)[^\s/]{1,256}@/gi;
const schemes = /(?<![a-z])(Bearer|Basic|Negotiate|Digest)(\s{1,3})([A-Za-z0-9._~+/=-]{8,})/gi;

/** Runs of the characters that keys and tokens are made of. */
const words = /[A-Za-z0-9_.-]{16,}/g;
/** How keys begin: our own, Stripe, OpenAI and Anthropic, GitHub, GitLab, Slack, Shopify, AWS, Google, LangSmith, npm, SendGrid, EasyPost, Shippo. */
const keyBegins =
  /(?<![A-Za-z0-9])(?:cs_[a-z]+_|(?:sk|rk|pk)_(?:live|test)_|whsec_|sk-|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|shp(?:at|ca|pa|rt|ss)_|(?:AKIA|ASIA)[0-9A-Z]{12}|AIza|lsv2_|ls__|npm_|SG\.|EZ[AT]K|shippo_(?:live|test)_)(?=[A-Za-z0-9_.-]{12})/;

function withoutKey(word: string): string {
  const key = keyBegins.exec(word);
  const token = word.indexOf('eyJ');
  const isToken = token >= 0 && word.slice(token).split('.', 3).length === 3;
  const from = Math.min(key ? key.index : word.length, isToken ? token : word.length);
  // Words such as `cs_catalog_query_rows` begin like a key and hold neither digit nor capital.
  if (from === word.length || (!isToken && !/[0-9A-Z]/.test(word.slice(from + 3)))) return word;
  return word.slice(0, from) + mark('key');
}

const emails = /(?<![\p{L}\p{N}._%+'-])[\p{L}\p{N}._%+'-]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu;
/** International with its plus, or as North America writes it. */
const phones =
  /(?<![\w+])\+\d(?:[ \u00a0()./-]{0,2}\d){7,14}(?!\d)|(?<![\w-])(?:\(\d{3}\) ?\d{3}[-. ]|\d{3}-\d{3}-|\d{3}\.\d{3}\.)\d{4}(?![\w-])/g;

function withoutCards(text: string): string {
  const places = cardNumbersIn(text);
  if (places.length === 0) return text;
  let from = 0;
  let result = '';
  for (const [start, end] of places) {
    result += text.slice(from, start) + mark('card');
    from = end;
  }
  return result + text.slice(from);
}

/** Percent-encoding, as addresses carry it. */
const encoded = /(?:%[0-9a-f]{2})+/gi;
/** How often a text may be encoded over and over and is still read. */
const deepestEncoding = 4;

const decoded = (text: string): string =>
  text.replace(encoded, run => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });

/**
 * Short texts in which nothing was found: names, routes and words that come again with every span and line. Whatever was
 * changed is never kept.
 */
const harmless = new Set<string>();
const shortText = 64;
const harmlessKept = 4096;

/**
 * A text without secrets, card numbers, e-mail addresses and telephone numbers, also where they are percent-encoded: then
 * the text is given decoded. Leaves ids, prices and ordinary words.
 */
export function redactText(text: string): string {
  if (text.length < 4 || harmless.has(text)) return text;
  const clean = redactDecoded(text);
  if (clean === text && text.length <= shortText) {
    if (harmless.size === harmlessKept) harmless.clear();
    harmless.add(text);
  }
  return clean;
}

function redactDecoded(text: string): string {
  let clean = redactPlain(text);
  for (let inside = clean, depth = 0; depth < deepestEncoding; depth++) {
    const before = inside;
    inside = decoded(before);
    if (inside === before) break;
    const found = redactPlain(inside);
    if (found !== inside) inside = clean = found;
  }
  return clean;
}

function redactPlain(text: string): string {
  const open = withoutNamedValues(withoutPrivateKeys(text))
    .replace(urlPasswords, (_, before) => `${before}${mark('secret')}@`)
    .replace(schemes, (whole, scheme, gap, value) =>
      /[0-9=]/.test(value) || value.length >= 24 ? `${scheme}${gap}${mark('secret')}` : whole,
    )
    .replace(words, withoutKey)
    .replace(emails, mark('email'));
  return withoutCards(open).replace(phones, mark('phone'));
}
