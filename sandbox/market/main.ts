import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGitHub } from '../github/server.ts';
import { toldByBuilds } from '../github/storefront/told.ts';
import { startJira } from '../jira/server.ts';
import { storeGoods } from '../shopify/goods.ts';
import { startShopify } from '../shopify/server.ts';
import { portFrom, untilToldOrLeft } from './lifetime.ts';
import { merchants, type OpenMerchant } from './merchants.ts';

const usage =
  'node sandbox/market/main.ts [--base-port N] [--data FOLDER] [--simulation-secret SECRET] [--only ID,ID] [--ucp-next]';

/** Their ports above the base, beyond those of the merchants. */
const placeOfGitHub = 20;
const placeOfJira = 21;
const placeOfShopify = 22;

/**
 * The market: a process of its own with every merchant on a port of its own, from the base port upwards, or on any
 * free ports when the base is 0. One line of JSON per merchant, and one
 * for the GitHub, the Jira and the Shopify shop beside them, says that it is open; `{"ready":true}` ends them.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'base-port': { type: 'string', default: '0' },
      data: { type: 'string', default: '.countersign/market' },
      'simulation-secret': { type: 'string' },
      only: { type: 'string' },
      'ucp-next': { type: 'boolean', default: false },
    },
  });
  const base = portFrom(values['base-port']);
  const ids = values.only?.split(',') ?? merchants.map(({ id }) => id);
  const unknown = ids.filter(id => !merchants.some(merchant => merchant.id === id));
  if (unknown.length > 0) {
    throw new Error(
      `there is no ${unknown.join(', ')}: choose from ${merchants.map(({ id }) => id).join(', ')}`,
    );
  }
  const told = untilToldOrLeft();
  const open: Pick<OpenMerchant, 'stop'>[] = [];
  try {
    for (const [place, { id, cancelsOrders, open: start }] of merchants.entries()) {
      if (!ids.includes(id)) continue;
      const merchant = await start({
        port: base === 0 ? 0 : base + place,
        data: join(values.data, id),
        next: values['ucp-next'],
        ...(values['simulation-secret'] ? { simulationSecret: values['simulation-secret'] } : {}),
      });
      open.push(merchant);
      const profile = `${merchant.origin}/.well-known/ucp`;
      console.log(
        JSON.stringify({ merchant: id, origin: merchant.origin, profile, cancels_orders: cancelsOrders }),
      );
    }
    if (values.only === undefined)
      open.push(
        await openGitHub(base, values.data, values['simulation-secret']),
        await openJira(base, values['simulation-secret']),
        await openShopify(base, join(values.data, 'shopify'), values['simulation-secret']),
      );
    console.log(JSON.stringify({ ready: true }));
    await told;
  } finally {
    await Promise.all(open.map(each => each.stop()));
  }
}

/** The GitHub where the shop's own code lies. Its past is told once: who starts again has heard of it. */
async function openGitHub(
  base: number,
  data: string,
  simulationSecret: string | undefined,
): Promise<Pick<OpenMerchant, 'stop'>> {
  await mkdir(data, { recursive: true });
  const tellsPast = await writeFile(join(data, 'github-past-told'), '', { flag: 'wx' }).then(
    () => true,
    () => false,
  );
  const github = await startGitHub({
    port: base === 0 ? 0 : base + placeOfGitHub,
    tellsPast,
    ...(simulationSecret ? { simulationSecret } : {}),
  });
  const { origin: api, token, repositories } = github;
  const names = repositories.map(({ fullName }) => fullName);
  const builds = (await Promise.all(repositories.map(toldByBuilds))).flat();
  console.log(JSON.stringify({ github: { api, token, repositories: names, builds } }));
  return github;
}

/** The Jira where what is found at the shop is followed up. */
async function openJira(
  base: number,
  simulationSecret: string | undefined,
): Promise<Pick<OpenMerchant, 'stop'>> {
  const jira = await startJira({
    port: base === 0 ? 0 : base + placeOfJira,
    ...(simulationSecret ? { simulationSecret } : {}),
  });
  const { origin, email, token } = jira;
  console.log(JSON.stringify({ jira: { site: origin, email, token } }));
  return jira;
}

/** A Shopify shop with the goods of our own store: what a merchant has who sells there too. */
async function openShopify(
  base: number,
  data: string,
  simulationSecret: string | undefined,
): Promise<Pick<OpenMerchant, 'stop'>> {
  const shopify = await startShopify({
    goods: storeGoods(),
    data,
    port: base === 0 ? 0 : base + placeOfShopify,
    ...(simulationSecret ? { simulationSecret } : {}),
  });
  const { origin, domain, clientId, clientSecret } = shopify;
  console.log(JSON.stringify({ shopify: { origin, domain, clientId, clientSecret } }));
  return shopify;
}

main().then(
  // A pipe on standard input would keep the process alive.
  () => process.exit(0),
  (error: Error) => {
    console.error(`${error.message}\n\nusage: ${usage}`);
    process.exit(1);
  },
);
