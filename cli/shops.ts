import { needServer } from './door.ts';

interface Shop {
  readonly shop: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: string;
  readonly prices: number;
}

/** `countersign shop connect NAME.myshopify.com` */
export async function connectShop(shop: string): Promise<void> {
  const { address } = await (await needServer()).post<{ address: string }>('/shops', { shop });
  console.log(`Open this as somebody who may install apps there, within 15 minutes:\n\n  ${address}\n`);
}

/** `countersign shop list` */
export async function listConnectedShops(): Promise<void> {
  const { shops } = await (await needServer()).get<{ shops: readonly Shop[] }>('/shops');
  for (const { shop, name, domain, status, prices } of shops)
    console.log([shop, name, domain ?? 'here', status, `${prices} prices`].join('  '));
}
