import { z } from 'zod';
import type { ShopifyAccess } from '../../connectors/shopify/admin-client.ts';
import { type AppCredentials, type Grant, renewGrant } from '../../connectors/shopify/install.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Parts } from '../../platform/parts.ts';
import { readSealed, writeSealed } from '../../platform/privacy/sealed-records.ts';
import type { ShopAccount } from '../../tools/pricing/ports.ts';

/** Our app at Shopify, and where a shop of a domain is reached. */
export interface ShopifyApp extends AppCredentials {
  /** `https://harbor-goods.myshopify.com`; the sandbox's shop is at an address of this machine. */
  originOf(domain: string): string;
}

const kept = z.object({
  accessToken: z.string(),
  scopes: z.array(z.string()),
  expiresAt: z.iso.datetime().nullable(),
  refreshToken: z.string().nullable(),
});

const recordOf = (shop: string): string => `shop_access/${shop}`;
/** A token is renewed before it ends, so that none ends on its way. */
const marginMs = 5 * 60_000;

/**
 * What opens shops, sealed under a key that stands for the tenant and no person, so that erasing whoever connected one
 * closes none; renewed when its time is nearly over.
 */
export class ShopAccessKeeper {
  readonly #parts: () => Parts;
  readonly #app: () => ShopifyApp | undefined;
  readonly #renewing = new Map<string, Promise<string>>();

  constructor(parts: () => Parts, app: () => ShopifyApp | undefined) {
    this.#parts = parts;
    this.#app = app;
  }

  get app(): ShopifyApp {
    const app = this.#app();
    if (app) return app;
    throw new Refusal('not_found', 'No Shopify app is set up here.', {
      mend: 'Set COUNTERSIGN_SHOPIFY_CLIENT_ID and COUNTERSIGN_SHOPIFY_CLIENT_SECRET, from the app’s settings at Shopify.',
    });
  }

  /** The way into a shop; asks for its token at each call. */
  accessTo({ tenant, id, domain }: ShopAccount): ShopifyAccess {
    return { origin: this.app.originOf(domain), accessToken: () => this.#token(tenant, id, domain) };
  }

  keep(tenant: string, shop: string, grant: Grant, by: string): Promise<void> {
    const value = { ...grant, scopes: [...grant.scopes] };
    return writeSealed(this.#parts(), { tenant, subject: tenant, name: recordOf(shop), value, by });
  }

  async #token(tenant: string, shop: string, domain: string): Promise<string> {
    const grant = await this.#kept(tenant, shop);
    if (!this.#isEnding(grant)) return grant.accessToken;
    const key = `${tenant} ${shop}`;
    const renewing =
      this.#renewing.get(key) ?? this.#renew(tenant, shop, domain).finally(() => this.#renewing.delete(key));
    this.#renewing.set(key, renewing);
    return renewing;
  }

  #isEnding({ expiresAt, refreshToken }: z.infer<typeof kept>): boolean {
    if (expiresAt === null || refreshToken === null) return false;
    return Date.parse(expiresAt) - this.#parts().clock().getTime() < marginMs;
  }

  /** Another server may have renewed it first; then its token is the one that holds. */
  async #renew(tenant: string, shop: string, domain: string): Promise<string> {
    const { originOf, ...app } = this.app;
    const grant = await this.#kept(tenant, shop);
    if (!this.#isEnding(grant)) return grant.accessToken;
    try {
      const now = this.#parts().clock();
      const renewed = await renewGrant(originOf(domain), app, grant.refreshToken!, now);
      await this.keep(tenant, shop, renewed, 'executor');
      return renewed.accessToken;
    } catch (error) {
      const meanwhile = await this.#kept(tenant, shop);
      if (meanwhile.refreshToken !== grant.refreshToken) return meanwhile.accessToken;
      throw error;
    }
  }

  async #kept(tenant: string, shop: string): Promise<z.infer<typeof kept>> {
    const record = kept.safeParse(await readSealed(this.#parts(), tenant, tenant, recordOf(shop)));
    if (record.success) return record.data;
    throw new Refusal('vendor_unauthorized', `There is no access to ${shop}.`, {
      mend: 'An operator connects it again with countersign shop connect.',
    });
  }
}
