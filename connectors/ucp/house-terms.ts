import { z } from 'zod';
import type { Where } from '../../tools/merchants/ports.ts';
import type { UcpProduct } from '../../tools/merchants/ucp.ts';

/** Delivery terms as Kestrel & Lowe publishes them under `house` in its discovery document; amounts in minor units. */
const houseTerms = z.object({
  currency: z.string(),
  delivery: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      countries: z.array(z.string()),
      except: z.array(z.string()).default([]),
      charge: z.int(),
      free_from: z.int().optional(),
      /** Working days under way, earliest and latest. */
      days: z.tuple([z.int(), z.int()]),
    }),
  ),
});
export type HouseTerms = z.infer<typeof houseTerms>;

export const houseTermsIn = (house: unknown): HouseTerms | undefined => houseTerms.safeParse(house).data;

const dispatch = z.looseObject({ dispatch_working_days: z.int().default(1) });

/** The product with delivery estimates worked out from the house's published terms, in the shape that others answer in. */
export function withDeliveryEstimates(
  product: UcpProduct,
  terms: HouseTerms,
  { country, region }: Where,
  now: Date,
): UcpProduct {
  const [variant] = product.variants;
  if (!variant || !country || product.metadata?.delivery_estimates) return product;
  const { dispatch_working_days: handling } = dispatch.parse(variant.metadata ?? {});
  const services = terms.delivery.filter(
    service => service.countries.includes(country) && !service.except.includes(region ?? ''),
  );
  const delivery_estimates = services.map(({ code, title, charge, free_from, days }) => ({
    id: code,
    title,
    price: {
      amount: free_from !== undefined && variant.price.amount >= free_from ? 0 : charge,
      currency: terms.currency,
    },
    earliest: afterWorkingDays(now, handling + days[0]),
    latest: afterWorkingDays(now, handling + days[1]),
  }));
  return { ...product, metadata: { ...product.metadata, delivery_estimates } };
}

/** The instant so many days from Monday to Friday later (UTC). */
function afterWorkingDays(from: Date, days: number): string {
  const at = new Date(from);
  for (let left = days; left > 0; ) {
    at.setUTCDate(at.getUTCDate() + 1);
    if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
  }
  return at.toISOString();
}
