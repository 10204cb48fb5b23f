import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import type { Merchant } from '../merchants/ports.ts';
import '../merchants/ports.ts';

const facts = z.looseObject({
  rating: z.looseObject({ value: z.number(), count: z.number().optional() }).optional(),
  verifiedBusiness: z.boolean().optional(),
  onTimeDeliveryBasisPoints: z.number().optional(),
  disputeBasisPoints: z.number().optional(),
});

/** How far each merchant is trusted, from 0 to 1, by what its profile says of itself; 0.5 where it says nothing. */
export async function trustOf(
  context: QueryContext,
  merchants: readonly Merchant[],
): Promise<Record<string, number>> {
  const scores = await Promise.all(
    merchants.map(async merchant => {
      const known = await context.ports.merchants
        .open(merchant)
        .facts({ signal: context.signal })
        .catch(() => undefined);
      return [merchant.id, scoreOf(known?.trust)] as const;
    }),
  );
  return Object.fromEntries(scores);
}

function scoreOf(trust: unknown): number {
  const parsed = facts.safeParse(trust ?? {});
  if (!parsed.success) return 0.5;
  const {
    rating,
    verifiedBusiness,
    onTimeDeliveryBasisPoints: onTime,
    disputeBasisPoints: disputes,
  } = parsed.data;
  const rated = rating ? Math.min(1, rating.value / 5) : 0.5;
  const kept = onTime === undefined ? 0.5 : onTime / 10_000;
  const peace = disputes === undefined ? 0.5 : Math.max(0, 1 - disputes / 500);
  return rated * 0.4 + kept * 0.3 + peace * 0.2 + (verifiedBusiness ? 0.1 : 0);
}
