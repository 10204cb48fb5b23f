import { createHash } from 'node:crypto';

/**
 * Trade numbers as GS1 builds them. All begin with 952, which GS1 keeps for demonstrations: no real product has one.
 */
export function gtin13(brand: string, article: string, attempt = 0): string {
  const digits = (text: string, count: number) =>
    String(createHash('sha256').update(text).digest().readUIntBE(0, 6) % 10 ** count).padStart(count, '0');
  const body = `952${digits(brand, 4)}${digits(`${article}#${attempt}`, 5)}`;
  return body + checkDigit(body);
}

/** GS1's check digit: weights 3 and 1 from the right. */
export function checkDigit(body: string): number {
  const sum = [...body]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10;
}

/** A different number for each of these articles, whatever their order. */
export function tradeNumbers(articles: readonly { brand: string; article: string }[]): Map<string, string> {
  const numbers = new Map<string, string>();
  const taken = new Set<string>();
  for (const { brand, article } of [...articles].sort((a, b) => (a.article < b.article ? -1 : 1))) {
    let attempt = 0;
    while (taken.has(gtin13(brand, article, attempt))) attempt += 1;
    const number = gtin13(brand, article, attempt);
    taken.add(number);
    numbers.set(article, number);
  }
  return numbers;
}
