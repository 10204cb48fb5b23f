import { Temporal } from 'temporal-polyfill';

/** From `at` on (epoch milliseconds) the goods were sold for this amount; null: they were not on sale. */
export interface PricePoint {
  readonly at: number;
  readonly amount: number | null;
}

export interface PriorPrice {
  readonly amount: number;
  /** False when what is known does not reach back over the whole period: new goods, or records that begin later. */
  readonly complete: boolean;
}

/**
 * The lowest price of the days before an announcement: what Directive 98/6/EC, article 6a (added by Directive (EU)
 * 2019/2161) has a trader name beside a reduced price, and what its percentage must be taken from (Court of Justice,
 * C-330/23). The period ends when the reduction is announced and counts calendar days in the trader's time zone; the
 * price that was in force when it began belongs to it. Where a state lets reductions that grow without interruption
 * refer to the price before the first of them, the caller passes the instant of that first one. Null: never on sale then.
 */
export function priorPrice(
  history: readonly PricePoint[],
  announced: Date,
  timeZone: string,
  days = 30,
): PriorPrice | null {
  const end = announced.getTime();
  const start = Temporal.Instant.fromEpochMilliseconds(end)
    .toZonedDateTimeISO(timeZone)
    .subtract({ days }).epochMilliseconds;
  let lowest: number | null = null;
  let standing: PricePoint | undefined;
  const consider = (amount: number | null): void => {
    if (amount !== null && (lowest === null || amount < lowest)) lowest = amount;
  };
  for (const point of history) {
    if (point.at <= start && (!standing || point.at >= standing.at)) standing = point;
    if (point.at > start && point.at < end) consider(point.amount);
  }
  if (standing) consider(standing.amount);
  return lowest === null ? null : { amount: lowest, complete: standing !== undefined };
}
