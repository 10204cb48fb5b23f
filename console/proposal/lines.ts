import { isMoney, type Money } from '../text/money.ts';

export interface Line {
  readonly title: string;
  readonly quantity: number;
  readonly total: Money | null;
}

/** The lines of an order in a target's after-state: `lines: [{ title, quantity, total }]`; none when it is no order. */
export function linesOf(after: unknown): Line[] {
  const lines = (after as { lines?: unknown } | null)?.lines;
  if (!Array.isArray(lines)) return [];
  const read = lines.map(line => ({ title: line?.title, quantity: line?.quantity, total: line?.total }));
  const whole = read.every(
    ({ title, quantity }) => typeof title === 'string' && Number.isSafeInteger(quantity),
  );
  return whole ? read.map(line => ({ ...line, total: isMoney(line.total) ? line.total : null })) : [];
}
