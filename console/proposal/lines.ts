import { isMoney, type Money } from '../text/money.ts';

export interface Line {
  readonly title: string;
  readonly quantity: number;
  readonly total: Money | null;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether the target is acted upon rather than changed: what is sent has nothing in common with what was read, as when
 * a checkout is completed. Then before and after are no two versions of one thing.
 */
export const isActUpon = (before: unknown, after: unknown): boolean =>
  isObject(before) && isObject(after) && !Object.keys(after).some(key => key in before);

/** The lines of an order: those that will stand in it, or, when it is acted upon, those that stand in it. */
export function linesOf(before: unknown, after: unknown): Line[] {
  const { lines } = ((isActUpon(before, after) ? before : after) ?? {}) as { lines?: unknown };
  if (!Array.isArray(lines)) return [];
  const read = lines.map(line => ({ title: line?.title, quantity: line?.quantity, total: line?.total }));
  const whole = read.every(
    ({ title, quantity }) => typeof title === 'string' && Number.isSafeInteger(quantity),
  );
  return whole ? read.map(line => ({ ...line, total: isMoney(line.total) ? line.total : null })) : [];
}
