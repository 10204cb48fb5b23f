/** Digits in groups: single spaces or hyphens, or double ones, between them. */
const digitSequences = /(?<!\d)\d(?:[ \u00a0-]{0,2}\d){13,}/g;
/** UUIDs, and digests of 128 to 512 bits: whole words, so that `card4111…` is none. */
const ids =
  /(?<![0-9a-z])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?![0-9a-z])/gi;
const longestDigest = 128;

/** The last digit of a card number checks the others (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

/**
 * Lengths and first digits that issuers use: Diners 14, American Express 15, most others 16, Maestro, UnionPay and some
 * Visa up to 19. GTINs (8, 12, 13, and 14 that begin otherwise) and 19-digit ids of other systems are none of these.
 */
const issued =
  /^(?:3(?:0[0-59]|[689]\d)\d{11}|3[47]\d{13}|(?:[2-6]\d|8[12]|9[78])\d{14}|(?:5[06-8]|6\d|4\d)\d{15,17})$/;

const isCardNumber = (digits: string): boolean => issued.test(digits) && passesLuhn(digits);

interface Group {
  readonly start: number;
  readonly end: number;
  /** What stands before it. */
  readonly gap: string;
}

/** Where card numbers stand in a text: from, to. Each is made of whole groups of digits with one way of parting them. */
export function cardNumbersIn(text: string): [number, number][] {
  const found: [number, number][] = [];
  for (const match of text.matchAll(digitSequences)) {
    const sequence = groupsOf(match[0], match.index);
    for (let first = 0; first < sequence.length; first++) {
      const last = lastGroupOfCard(text, sequence, first);
      if (last === undefined) continue;
      const place: [number, number] = [sequence[first]!.start, sequence[last]!.end];
      if (isPartOfId(text, place)) continue;
      found.push(place);
      first = last;
    }
  }
  return found;
}

function groupsOf(sequence: string, offset: number): Group[] {
  let end = 0;
  return [...sequence.matchAll(/\d+/g)].map(({ 0: digits, index }) => {
    const gap = sequence.slice(end, index);
    end = index + digits.length;
    return { start: offset + index, end: offset + end, gap };
  });
}

/** The last group of the longest card number that begins with this group. */
function lastGroupOfCard(text: string, groups: readonly Group[], first: number): number | undefined {
  let digits = '';
  let found: number | undefined;
  for (let last = first; last < groups.length; last++) {
    const { start, end, gap } = groups[last]!;
    if (last > first + 1 && gap !== groups[first + 1]!.gap) break;
    if (last > first && groups[last - 1]!.end - groups[last - 1]!.start < 4) break; // only the last may be short
    digits += text.slice(start, end);
    if (digits.length > 19) break;
    if (isCardNumber(digits)) found = last;
  }
  return found;
}

/** Digits inside an id that is no card's: a UUID, or a digest in hexadecimal. */
function isPartOfId(text: string, [from, to]: readonly [number, number]): boolean {
  const around = Math.max(0, from - longestDigest);
  const neighbourhood = text.slice(around, to + longestDigest);
  for (const { 0: id, index } of neighbourhood.matchAll(ids)) {
    const start = around + index;
    if (start <= from && start + id.length >= to) return true;
  }
  return false;
}
