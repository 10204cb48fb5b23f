import { mark } from './mark.ts';
import { kindOfName } from './sensitive-names.ts';

/** `password=`, `X-Api-Key: `, `"street_address":`, and the same inside quotes of quotes. */
const names = /(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_.-]{0,63})(\\{0,16}["']?)\s{0,3}[:=]\s{0,3}/g;
/** What was taken out before, or up to the closing quote, or to the next break. */
const value =
  /\[redacted:[a-z0-9-]{1,40}\](?![^\s,:;&"'<>}\])\\])|\\{1,16}"[^"]*"?|"(?:[^"\\]|\\[\s\S])*"?|'[^']*'?|[^\s,;&"'<>]+/y;
const restOfLine = /[^\r\n]+/y;

/** Whole lines are theirs. */
const headers = /^(?:proxy-)?authorization$|^(?:set-)?cookie$/i;
/** Words of every day, which a colon may follow. */
const ordinary = /^(?:pan|pin|bearer|credentials?)$/i;

/** A text without the values that stand behind names of secrets, and of what is personal where the name is quoted. */
export function withoutNamedValues(text: string): string {
  let result = '';
  let from = 0;
  for (const { 0: whole, 1: name, 2: quote, index } of text.matchAll(names)) {
    if (index < from) continue;
    const kind = kindOfName(name!);
    if (!kind || (!quote && (kind === 'personal' || ordinary.test(name!)))) continue;
    const end = headers.test(name!) ? restOfLine : value;
    end.lastIndex = index + whole.length;
    if (!end.test(text)) continue;
    result += text.slice(from, index) + whole + mark(kind);
    from = end.lastIndex;
  }
  return from === 0 ? text : result + text.slice(from);
}
