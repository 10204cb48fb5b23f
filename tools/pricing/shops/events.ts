import { z } from 'zod';
import { registerEvent } from '../../../platform/events/schemas.ts';

/** All that a shop sells is to be read anew. */
export const shopReadDue = z.object({ shop: z.string() });
registerEvent('shop.read.due', 1, shopReadDue);

/** A shop told that something about a product changed. */
export const shopProductChanged = z.object({
  shop: z.string(),
  product: z.string(),
  /** What it says of the variants, by the shop's own names; absent where it says nothing. */
  variants: z.array(z.object({ id: z.string(), price: z.string(), stock: z.int().nullable() })).optional(),
});
registerEvent('shop.product.changed', 2, shopProductChanged);

/** A shop told that there are more or fewer of something. */
export const shopStockChanged = z.object({ shop: z.string(), inventory_item: z.string() });
registerEvent('shop.stock.changed', 1, shopStockChanged);

/** A shop told that our app was removed. */
export const shopAppRemoved = z.object({ shop: z.string() });
registerEvent('shop.app.removed', 1, shopAppRemoved);
