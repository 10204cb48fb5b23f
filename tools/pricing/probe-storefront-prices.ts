import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { query } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import type { MerchantConnection } from '../merchants/ports.ts';
import { ownShop } from './price-rows.ts';
import { runCalled } from './price-runs.ts';
import { shownPrice } from './reconciliation/events.ts';
import { differencesIn, type OfRecord } from './reconciliation/parity.ts';
import { comparedWithNow } from './run-differences.ts';

/** The protocol's own bound on one look-up is higher; a shop need not like to answer more. */
const idsPerCall = 50;
const mostSearches = 5;
const searchDepth = 10;

/** What a shopper would see: our own shop is asked over UCP as anybody asks it, and compared with the prices of record. */
export const probeStorefrontPrices = query({
  name: 'probe_storefront_prices',
  title: 'Probe storefront prices',
  description:
    'Asks our own shop, as any shopper’s agent would, for the products whose prices a run changed: by its product answers and by its search. Lists where it shows another price than the one of record.',
  version: 1,
  scopes: ['pricing:read'],
  egress: 'merchants',
  input: z.object({
    run: z.string().default('last'),
    limit: z.int().min(1).max(1_000).default(200).describe('How many of the run’s prices at most'),
  }),
  output: z.object({
    run: z.string(),
    asked: z.int(),
    searched: z.int(),
    differences: z.array(shownPrice),
  }),
  say: ({ asked, differences }) =>
    differences.length
      ? `The shop shows another price for ${differences.length} of ${asked} asked.`
      : `The shop shows the price of record for all ${asked} asked.`,
  async run({ run: called, limit }, context) {
    const run = await runCalled(context, called);
    if (run.proposal.document.account !== null)
      throw new Refusal('invalid_input', 'That run was at a shop of a vendor, which this does not ask.', {
        mend: 'reconcile_price_run reads its prices back there.',
      });
    const compared = (await comparedWithNow(context, run)).slice(0, limit);
    const ofRecord = compared.flatMap(({ receipt: { variant: variantId, sku }, now }) =>
      now ? [{ variantId, sku, price: now.price }] : [],
    );
    const merchant = await merchantCalled(context, ownShop);
    const shop = context.ports.merchants.open(merchant);
    const searched = ofRecord.slice(0, mostSearches);
    return {
      run: run.id,
      asked: ofRecord.length,
      searched: searched.length,
      differences: [
        ...(await productAnswers(shop, ofRecord, context)),
        ...(await searchAnswers(shop, searched, context)),
      ],
    };
  },
});

async function productAnswers(
  shop: MerchantConnection,
  ofRecord: readonly OfRecord[],
  { signal }: QueryContext,
) {
  const differences = [];
  for (let start = 0; start < ofRecord.length; start += idsPerCall) {
    const part = ofRecord.slice(start, start + idsPerCall);
    const products = await shop.lookup(
      part.map(({ variantId }) => variantId),
      {},
      { signal },
    );
    differences.push(...differencesIn(part, products, 'product answer'));
  }
  return differences;
}

/** Searches by title, and compares what it finds of these; that another article ranks higher is no difference in price. */
async function searchAnswers(shop: MerchantConnection, ofRecord: readonly OfRecord[], context: QueryContext) {
  const titles = new Map(
    (await context.ports.goods.list(context.tenant)).map(({ variantId, title }) => [variantId, title]),
  );
  const differences = [];
  for (const each of ofRecord) {
    const words = titles.get(each.variantId);
    if (!words) continue;
    const products = await shop.search(words, {}, { limit: searchDepth }, { signal: context.signal });
    const found = differencesIn([each], products, 'search').filter(({ shown }) => shown !== null);
    differences.push(...found);
  }
  return differences;
}
