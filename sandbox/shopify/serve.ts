import { parseArgs } from 'node:util';
import { portFrom, untilTold } from '../market/lifetime.ts';
import { generateGoods } from './generate.ts';
import { storeGoods } from './goods.ts';
import { startShopify } from './server.ts';
import { type Plan, plans } from './throttle.ts';

const usage = `node sandbox/shopify/serve.ts [--seed store | --seed VARIANTS | --seed PRODUCTSxVARIANTS] [--port N]
  [--plan ${Object.keys(plans).join(' | ')}] [--data FOLDER] [--domain NAME.myshopify.com] [--simulation-secret SECRET]`;

function goodsOf(seed: string) {
  if (seed === 'store') return storeGoods();
  const [, products, variants] = /^(?:(\d+)x)?(\d+)$/.exec(seed) ?? [];
  if (variants === undefined)
    throw new Error(
      `--seed ${seed}: say store, how many variants (10000), or products x variants (400x10000)`,
    );
  return generateGoods({ variants: Number(variants), ...(products ? { products: Number(products) } : {}) });
}

const isPlan = (text: string): text is Plan => text in plans;

/** A Shopify shop as a process of its own. One line of JSON says where it is and how to come in. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: 'store' },
      port: { type: 'string', default: '0' },
      plan: { type: 'string', default: 'standard' },
      data: { type: 'string' },
      domain: { type: 'string' },
      'simulation-secret': { type: 'string' },
    },
  });
  if (!isPlan(values.plan)) throw new Error(`--plan ${values.plan}: say ${Object.keys(plans).join(', ')}`);
  const told = untilTold();
  const shopify = await startShopify({
    goods: goodsOf(values.seed),
    port: portFrom(values.port),
    plan: values.plan,
    ...(values.data ? { data: values.data } : {}),
    ...(values.domain ? { domain: values.domain } : {}),
    ...(values['simulation-secret'] ? { simulationSecret: values['simulation-secret'] } : {}),
  });
  const { origin, domain, name, clientId, clientSecret, accessToken, shop } = shopify;
  console.log(
    JSON.stringify({
      shop: domain,
      name,
      origin,
      products: shop.products.length,
      variants: shop.variants.length,
      client_id: clientId,
      client_secret: clientSecret,
      access_token: accessToken,
    }),
  );
  await told;
  await shopify.stop();
}

main().then(
  // A pipe on standard input would keep the process alive.
  () => process.exit(0),
  (error: Error) => {
    console.error(`${error.message}\n\nusage: ${usage}`);
    process.exit(1);
  },
);
