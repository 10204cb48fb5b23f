import { Refusal } from '../../platform/errors.ts';
import type { OwnPrices } from '../pricing/ports.ts';

export const priceFaults = [
  'lost_answer',
  'lost_request',
  'rate_limited',
  'unavailable',
  'refused',
  'moved',
] as const;
export type PriceFault = (typeof priceFaults)[number];

/**
 * A way to the prices on which things go wrong: the answer is lost after the write, or the request before it; it is
 * throttled, unavailable or refused; or somebody else moves the price at the last moment. Each at its own writes.
 */
export const faultyWay =
  (faultAt: (write: number) => PriceFault | undefined) =>
  (prices: OwnPrices): OwnPrices => {
    let writes = 0;
    return {
      ...prices,
      async write(tenant, write) {
        switch (faultAt(writes++)) {
          case 'lost_answer':
            await prices.write(tenant, write);
            throw new Refusal('vendor_timeout', 'No answer.');
          case 'lost_request':
            throw new Refusal('vendor_timeout', 'No answer.');
          case 'rate_limited':
            throw new Refusal('vendor_rate_limited', 'Too many calls.', { retryAfterMs: 5 });
          case 'unavailable':
            throw new Refusal('vendor_unavailable', 'The shop is closed.');
          case 'refused':
            throw new Refusal('vendor_refused', 'The shop refused this price.');
          case 'moved':
            await prices.write(tenant, {
              ...write,
              price: { ...write.price, amount: write.price.amount + 7 },
              key: `somebody else, before ${write.key}`,
              why: { ...write.why, cause: 'repair', rule: null },
            });
            return prices.write(tenant, write);
          default:
            return prices.write(tenant, write);
        }
      },
    };
  };

/** Every tenth write meets a fault, each kind in turn. */
export const everyTenth = (write: number): PriceFault | undefined =>
  write % 10 === 3 ? priceFaults[Math.floor(write / 10) % priceFaults.length] : undefined;
