import { callVendor } from '../../connectors/http.ts';
import { Refusal } from '../../platform/errors.ts';
import { shopsIn } from '../../tools/pricing/shops/shop-book.ts';
import type { ShopInstaller } from './install-shop.ts';
import type { Shops } from './open-shops.ts';

/** Connects the sandbox's shop, as the seller of a real one does on Shopify's page. One that lets us in is read anew. */
export async function connectSandboxShop(
  installer: ShopInstaller,
  { transact, channels }: Pick<Shops, 'transact' | 'channels'>,
  operator: { readonly tenant: string; readonly id: string },
  domain: string,
): Promise<void> {
  const known = (await transact(operator.tenant, shopsIn)).find(each => each.domain === domain);
  if (known?.status === 'connected') {
    const { reachable } = await channels.open({ tenant: operator.tenant, ...known }).health();
    if (reachable) return installer.readSoon(operator.tenant, known.id);
  }
  const asked = new URL(await installer.begin(operator, domain));
  const { status, headers } = await callVendor({
    vendor: 'Shopify',
    method: 'POST',
    url: `${asked.origin}${asked.pathname}`,
    body: Object.fromEntries(asked.searchParams),
    writes: true,
    redirect: 'manual',
  });
  const back = headers.get('location');
  if (status !== 302 || !back)
    throw new Refusal('vendor_protocol', `The sandbox's seller did not agree (${status}).`);
  await installer.finish(new URL(back).searchParams);
}
