import {
  authorizeUrl,
  codeIn,
  exchangeCode,
  missingScopes,
  newState,
  shopDomainIn,
} from '../../connectors/shopify/install.ts';
import { neededScopes, wishedScopes } from '../../connectors/shopify/prices.ts';
import { sha256 } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import { recordEvent } from '../../platform/events/record.ts';
import { kernelTransaction, type Parts } from '../../platform/parts.ts';
import type { Transact } from '../../tools/pricing/own-prices.ts';
import type { PriceChannelPort } from '../../tools/pricing/ports.ts';
import '../../tools/pricing/shops/events.ts';
import { keepShop } from '../../tools/pricing/shops/shop-book.ts';
import type { ShopAccessKeeper } from './shop-access.ts';

export interface InstallOptions {
  readonly access: ShopAccessKeeper;
  readonly transact: Transact;
  readonly channels: PriceChannelPort;
  readonly parts: () => Parts;
  readonly origin: string;
}

/** Where Shopify sends a seller back to. */
export const callbackPath = '/shops/shopify/callback';
const stateLifetimeMs = 15 * 60_000;
const stateShape = /^([0-9a-f-]{36})\.[\w-]{43}$/;

const notOurs = (): Refusal =>
  new Refusal('unauthenticated', 'The callback belongs to no installation that was started here.', {
    mend: 'Start the installation again from here.',
  });

/** Connecting a shop: a person begins, agrees at Shopify, and is sent back here. */
export class ShopInstaller {
  readonly #options: InstallOptions;

  constructor(options: InstallOptions) {
    this.#options = options;
  }

  /** The address at Shopify where the seller agrees. It holds for a quarter of an hour and ends once. */
  async begin(person: { readonly tenant: string; readonly id: string }, shop: string): Promise<string> {
    const { access, transact, parts, origin } = this.#options;
    const domain = shopDomainIn(shop);
    const { clientId, originOf } = access.app;
    const state = `${person.tenant}.${newState()}`;
    const now = parts().clock();
    await transact(person.tenant, async store => {
      await store.deleteFrom('pricing.shop_installation').where('expires_at', '<', now).execute();
      await store
        .insertInto('pricing.shop_installation')
        .values({
          tenant_id: person.tenant,
          state_digest: sha256(state),
          domain,
          begun_by: person.id,
          expires_at: new Date(now.getTime() + stateLifetimeMs),
        })
        .execute();
    });
    const redirectUri = `${origin}${callbackPath}`;
    return authorizeUrl(originOf(domain), {
      clientId,
      scopes: [...neededScopes, ...wishedScopes],
      redirectUri,
      state,
    });
  }

  /** What the callback's query amounts to: Shopify's signature, our state, the shop, then the code for a token, once. */
  async finish(query: URLSearchParams): Promise<{ readonly tenant: string; readonly shop: string }> {
    const { access, transact, channels, parts } = this.#options;
    const state = query.get('state') ?? '';
    const tenant = stateShape.exec(state)?.[1];
    if (!tenant) throw notOurs();
    const now = parts().clock();
    const digest = sha256(state);
    const begun = await transact(tenant, store =>
      store
        .selectFrom('pricing.shop_installation')
        .selectAll()
        .where('state_digest', '=', digest)
        .where('expires_at', '>', now)
        .executeTakeFirst(),
    );
    if (!begun) throw notOurs();
    const { domain, begun_by: by } = begun;
    const { originOf, ...app } = access.app;
    const code = codeIn(query, { clientSecret: app.clientSecret, state, shop: domain, now });
    const ended = await transact(tenant, store =>
      store
        .deleteFrom('pricing.shop_installation')
        .where('state_digest', '=', digest)
        .returning('domain')
        .executeTakeFirst(),
    );
    if (!ended) throw notOurs();
    const grant = await exchangeCode(originOf(domain), app, code, now);
    const missing = missingScopes(neededScopes, grant);
    if (missing.length > 0)
      throw new Refusal('vendor_unauthorized', `The seller did not grant ${missing.join(' and ')}.`, {
        mend: 'Install the app again, and grant what it asks for.',
      });
    const shop = domain.slice(0, domain.indexOf('.'));
    await access.keep(tenant, shop, grant, by);
    const known = await channels.open({ tenant, id: shop, name: shop, domain }).health();
    const name = known.shop?.name ?? shop;
    await transact(tenant, store =>
      keepShop(store, { tenant, id: shop, name, domain, operator: by, at: now }),
    );
    await this.readSoon(tenant, shop);
    return { tenant, shop };
  }

  /** Has all of a shop read, by whichever server is free. */
  readSoon(tenant: string, shop: string): Promise<void> {
    const { parts } = this.#options;
    return kernelTransaction(parts(), tenant, t =>
      recordEvent(t, {
        tenant,
        type: 'shop.read.due',
        key: `shop.read.due:${shop}:${parts().clock().toISOString()}`,
        payload: { shop },
      }),
    );
  }
}
