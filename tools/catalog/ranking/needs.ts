import { z } from 'zod';
import { currencyCode } from '../../../platform/money.ts';

const weight = z.number().min(0).max(10);

/** How much each side of an offer counts; only their proportions matter. */
export const weights = z.object({
  price: weight.default(4),
  arrival: weight.default(2),
  returns: weight.default(1),
  trust: weight.default(1.5),
  rating: weight.default(2),
  relevance: weight.default(3),
});
export type Weights = z.infer<typeof weights>;

/** What the buyer needs, as a tool takes it. Prices are minor units of `currency`; dates are calendar days (UTC). */
export const needsInput = z.object({
  query: z.string().min(1).max(200),
  min_price: z.int().min(0).optional(),
  max_price: z.int().min(0).optional(),
  currency: currencyCode.optional(),
  arrive_by: z.iso.date().optional(),
  quantity: z.int().min(1).max(100).default(1),
  brands: z.array(z.string()).max(10).default([]),
  excluded: z.array(z.string()).max(10).default([]).describe('Brands or features that it must not have'),
  required: z.array(z.string()).max(10).default([]).describe('Features that it must have'),
  min_rating: z.number().min(0).max(5).optional(),
  free_returns: z.boolean().default(false),
  merchants: z.array(z.string()).max(20).default([]),
});

export interface Needs {
  readonly query: string;
  readonly minPrice: number | null;
  readonly maxPrice: number | null;
  readonly currency: string | null;
  readonly arriveBy: string | null;
  readonly quantity: number;
  readonly brands: readonly string[];
  readonly excluded: readonly string[];
  readonly required: readonly string[];
  readonly minRating: number | null;
  readonly freeReturns: boolean;
  readonly merchants: readonly string[];
}

export const needsOf = (input: z.output<typeof needsInput>): Needs => ({
  query: input.query,
  minPrice: input.min_price ?? null,
  maxPrice: input.max_price ?? null,
  currency: input.currency ?? null,
  arriveBy: input.arrive_by ?? null,
  quantity: input.quantity,
  brands: input.brands,
  excluded: input.excluded,
  required: input.required,
  minRating: input.min_rating ?? null,
  freeReturns: input.free_returns,
  merchants: input.merchants,
});
