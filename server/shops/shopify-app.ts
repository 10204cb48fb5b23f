import { Refusal } from '../../platform/errors.ts';
import type { Configuration } from '../configuration.ts';
import type { Market } from '../market.ts';
import type { ShopifyApp } from './shop-access.ts';

/** Our app as Shopify knows it: the one that is configured, else the sandbox's; none without either. */
export function shopifyAppOf(
  { shopify }: Pick<Configuration, 'shopify'>,
  market: Pick<Market, 'shopify'> | undefined,
): ShopifyApp | undefined {
  if (shopify) return { ...shopify, originOf: domain => `https://${domain}` };
  return market && sandboxApp(market.shopify);
}

/** What Shopify signs with. */
export function shopifySecretsOf(...of: Parameters<typeof shopifyAppOf>): string[] {
  const secret = shopifyAppOf(...of)?.clientSecret;
  return secret === undefined ? [] : [secret];
}

/** The sandbox has one shop; whatever else is asked for is not there. */
const sandboxApp = ({ origin, domain, clientId, clientSecret }: Market['shopify']): ShopifyApp => ({
  clientId,
  clientSecret,
  originOf(asked) {
    if (asked === domain) return origin;
    throw new Refusal('not_found', `The sandbox has no shop ${asked}; it has ${domain}.`, {
      mend: 'For shops at Shopify, set COUNTERSIGN_SHOPIFY_CLIENT_ID and COUNTERSIGN_SHOPIFY_CLIENT_SECRET.',
    });
  },
});
