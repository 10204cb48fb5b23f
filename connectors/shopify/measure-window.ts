import { parseArgs } from 'node:util';
import { shopifyPrices } from './prices.ts';

const usage = `SHOPIFY_ACCESS_TOKEN=… node connectors/shopify/measure-window.ts --shop NAME.myshopify.com [--origin URL] [--times 50]

Measures, at any shop, how long a price lies open between our look at it and Shopify's word that our write is done. It
writes the price back that the shop's first variant has: run it where nobody changes that one meanwhile.`;

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      shop: { type: 'string' },
      origin: { type: 'string' },
      times: { type: 'string', default: '50' },
    },
  });
  const token = process.env.SHOPIFY_ACCESS_TOKEN;
  const times = Number(values.times);
  if (!values.shop || !token || !Number.isInteger(times) || times < 1)
    throw new Error('something is missing');
  const origin = values.origin ?? `https://${values.shop}`;
  const port = shopifyPrices({ accessTo: () => ({ origin, accessToken: () => token }) });
  const prices = port.open({ tenant: '', id: 'measured', name: values.shop, domain: values.shop });

  const [first] = (await prices.page(null)).variants;
  if (!first) throw new Error('the shop has no variant');
  const windows: number[] = [];
  for (let done = 0; done < times; done++) {
    const now = (await prices.read([first.id])).get(first.id);
    if (!now) throw new Error(`${first.id} is gone`);
    const [outcome] = await prices.write([{ variantId: now.id, productId: now.productId, price: now.price }]);
    if (outcome?.outcome !== 'written') throw new Error(`not written: ${JSON.stringify(outcome)}`);
    if (outcome.windowMs !== null) windows.push(outcome.windowMs);
  }
  windows.sort((a, b) => a - b);
  const at = (share: number): number => rounded(windows[Math.min(times - 1, Math.floor(times * share))]!);
  const { rateLimit } = await prices.health();
  console.log(
    JSON.stringify({ times, median_ms: at(0.5), p95_ms: at(0.95), most_ms: at(1), paced: rateLimit.paced }),
  );
}

main().catch((error: Error) => {
  console.error(`${error.message}\n\nusage: ${usage}`);
  process.exitCode = 1;
});
