import { createHash } from 'node:crypto';
import type { ActionContext, QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Target } from '../../platform/tool.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';
import { buyerOf, requestOf } from './buyer.ts';
import { connectionTo } from './merchant-write.ts';
import { merchantIn, placed } from './placed-order.ts';

/** The checkout that was signed, or, when the merchant let it lapse, the same one built anew under a key of its own. */
export async function currentCheckout(
  target: Target,
  context: ActionContext,
): Promise<{ id: string; checkout: UcpCheckout }> {
  const shop = await connectionTo(context, merchantIn(target));
  const after = placed.parse(target.after);
  const how = { signal: context.signal };
  const seen = await shop.getCheckout(after.checkout, how).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  });
  const lapsed = !seen || (seen.status === 'canceled' && !seen.order) || hasExpired(seen, context);
  if (!lapsed) return { id: seen.id, checkout: seen };
  const request = requestOf(await buyerOf(context), {
    lines: after.rebuild.lines,
    address: after.rebuild.address,
    option: after.rebuild.option ?? undefined,
    discountCodes: after.rebuild.discount_codes,
  });
  const opened = await shop.createCheckout(request, {
    ...how,
    idempotencyKey: derivedKey(context.idempotencyKey),
  });
  const checkout = await shop.getCheckout(opened.id, how);
  return { id: opened.id, checkout };
}

const hasExpired = (checkout: UcpCheckout, context: QueryContext): boolean =>
  checkout.status !== 'completed' &&
  checkout.expires_at !== undefined &&
  Date.parse(checkout.expires_at) <= context.now().getTime();

/** Another UUID, the same each time, so that a checkout is built anew once however often we try. */
function derivedKey(key: string): string {
  const hex = createHash('sha256').update(`rebuild ${key}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
