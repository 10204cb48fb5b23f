import { z } from 'zod';
import { divide, exactProduct } from './exact.ts';

/** Basis points of 1: 10 % is 1000. */
export const whole = 10_000;

/** A share of the price: (price − cost) / price. 2000 is 20 % of what the customer pays. */
export const Margin = z.int().min(0).max(9_999).brand<'margin, a share of the price'>();
export type Margin = z.infer<typeof Margin>;

/** A share of the cost: (price − cost) / cost. 2000 is 20 % on top of what we pay. */
export const Markup = z.int().min(0).max(1_000_000).brand<'markup, a share of the cost'>();
export type Markup = z.infer<typeof Markup>;

/** The lowest price that leaves the margin; NaN where it cannot be calculated exactly. */
export function priceWithMargin(cost: number, margin: Margin): number {
  const product = exactProduct(cost, whole);
  return Number.isNaN(product) ? product : divide(product, whole - margin, 'up');
}

/** The lowest price that leaves the markup; NaN where it cannot be calculated exactly. */
export function priceWithMarkup(cost: number, markup: Markup): number {
  const product = exactProduct(cost, whole + markup);
  return Number.isNaN(product) ? product : divide(product, whole, 'up');
}

/** The margin that a price leaves, in basis points towards minus infinity: never said to be better than it is. */
export function marginOf(price: number, cost: number | null): number | null {
  if (cost === null || price <= 0) return null;
  const product = exactProduct(price - cost, whole);
  return Number.isNaN(product) ? null : divide(product, price, 'down');
}
