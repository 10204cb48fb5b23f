import { z } from 'zod';
import { fingerprint } from '../../../platform/canonical.ts';
import type { Decided } from '../outcomes.ts';
import type { PriceRule } from '../rules/rule.ts';
import { occurrences, type Span } from '../rules/schedule.ts';

/**
 * How far a recurring rule reaches without asking: this very rule with its guards, these variants, no larger change, at
 * these times, so often. A person signs its fingerprint in a standing policy; what lies outside waits for a person.
 */
export const PriceEnvelope = z.strictObject({
  schema: z.literal('countersign.price-envelope.v1'),
  schedule: z.uuid(),
  rule: z.strictObject({ id: z.string(), version: z.int(), fingerprint: z.string() }),
  variants: z.array(z.string()).min(1),
  largest_change: z.int().min(1).describe('Basis points of the price before, either way'),
  from: z.iso.datetime(),
  until: z.iso.datetime().describe('No occurrence begins from then on'),
  runs: z.int().min(1),
});
export type PriceEnvelope = z.infer<typeof PriceEnvelope>;

const whole = 10_000n;

/** A change in basis points of the price before, rounded up, whichever way it goes. */
export function changeOf(before: number, after: number): number {
  const apart = BigInt(Math.abs(after - before)) * whole;
  const of = BigInt(Math.max(before, 1));
  return Number((apart + of - 1n) / of);
}

/** When the rule is in force within the envelope's dates: always the same spans, whenever one asks. */
export const spansWithin = (
  { from, until }: Pick<PriceEnvelope, 'from' | 'until'>,
  { schedule }: PriceRule,
): Span[] => (schedule ? occurrences(schedule, Date.parse(from), Date.parse(until)) : []);

/** In which ways one occurrence lies outside of what was signed; none when it lies inside. */
export function outsideOf(
  envelope: PriceEnvelope,
  occurrence: { readonly rule: PriceRule; readonly span: Span; readonly changed: readonly Decided[] },
): string[] {
  const { rule, span, changed } = occurrence;
  const known = new Set(envelope.variants);
  const strange = changed.filter(({ row }) => !known.has(row.variantId));
  const large = changed.filter(
    ({ outcome: { before, after } }) => changeOf(before, after) > envelope.largest_change,
  );
  const isOneOfThem = spansWithin(envelope, rule).some(
    ({ start, end }) => start === span.start && end === span.end,
  );
  return [
    ...(fingerprint(rule) === envelope.rule.fingerprint ? [] : ['The rule is not the one that was signed.']),
    ...(isOneOfThem ? [] : ['It is at none of the times that were signed.']),
    ...(strange.length ? [`${named(strange)} not among the SKUs that were signed.`] : []),
    ...(large.length
      ? [`${named(large, 'move')} by more than ${envelope.largest_change / 100} %, the most that was signed.`]
      : []),
  ];
}

const named = (rows: readonly Decided[], verb?: 'move'): string => {
  const first = rows
    .slice(0, 3)
    .map(({ row }) => row.sku)
    .join(', ');
  const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
  const word = verb ? (rows.length === 1 ? 'moves' : 'move') : rows.length === 1 ? 'is' : 'are';
  return `${first}${more} ${word}`;
};
