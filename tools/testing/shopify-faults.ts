import type { FaultPlan } from '../../sandbox/shopify/faults.ts';
import type { RunningShopify } from '../../sandbox/shopify/server.ts';
import { gid } from '../../sandbox/shopify/shop.ts';

/** The ways in which a call to a shop goes wrong, each of them. */
export const shopFaults = [
  'lost_answer',
  'rate_limited',
  'error_after_write',
  'throttled',
  'server_error',
  'user_error',
  'slow',
  'price_moved',
] as const;

/** Of the calls that look at prices or write them, every so many meets a fault, each kind in turn. */
export function everySoMany(shopify: RunningShopify, many: number): FaultPlan {
  const { variants } = shopify.shop;
  let [calls, struck] = [0, 0];
  return operations => {
    const isWrite = operations.includes('productVariantsBulkUpdate');
    if (!isWrite && !operations.includes('nodes')) return undefined;
    if (calls++ % many !== many - 1) return undefined;
    const kind = shopFaults[struck++ % shopFaults.length]!;
    switch (kind) {
      case 'rate_limited':
        return { kind, retry_after_seconds: 0.02 };
      case 'slow':
        return { kind, ms: 200 };
      case 'price_moved': {
        const moved = variants[(struck * 37) % variants.length]!;
        return { kind, variant_id: gid('ProductVariant', moved.id), price: '3.21' };
      }
      case 'user_error':
        return { kind, message: 'The variant cannot be changed' };
      default:
        return { kind };
    }
  };
}
