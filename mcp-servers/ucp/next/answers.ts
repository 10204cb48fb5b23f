import type { Cart, Checkout, DeliveryMethod } from '../../../tools/store/business/documents.ts';
import { shownConsent } from './consent.ts';
import { nextVersion } from './version.ts';

/** What the newer release says otherwise in an answer; every other field means the same in both. */

type Body = Readonly<Record<string, unknown>>;
interface Envelope {
  readonly version: string;
  readonly status: 'success' | 'error';
  readonly capabilities?: Readonly<Record<string, readonly object[]>>;
  readonly [more: string]: unknown;
}

/** Carts and checkouts carry the buyer's consent here; in the earlier release only checkouts do. */
const buyerConsent = 'dev.ucp.shopping.buyer_consent';
const baskets = ['dev.ucp.shopping.cart', 'dev.ucp.shopping.checkout'];

/** An answer of the engine in the newer release's words. */
export function inNextWords(body: Body): Body {
  const envelope = body.ucp as Envelope;
  const active = Object.keys(envelope.capabilities ?? {});
  const isBasket = baskets.some(name => active.includes(name));
  const names = isBasket ? [...new Set([...active, buyerConsent])] : active;
  return {
    ...body,
    ...(isBasket ? basketWords(body as unknown as Cart | Checkout) : {}),
    ucp: {
      ...envelope,
      version: nextVersion,
      ...(envelope.capabilities
        ? { capabilities: Object.fromEntries(names.map(name => [name, [{ version: nextVersion }]])) }
        : {}),
      ...(isOpenCheckout(body) ? { request_constraints: onlyShipping } : {}),
    },
  };
}

/** An order event, for a platform whose profile declares this release. */
export const eventWords = (version: string | undefined, event: Body): Body =>
  version === nextVersion ? inNextWords(event) : event;

/** A rule that the shop holds the next request to: it delivers by shipping only. */
const onlyShipping = {
  path: "$['fulfillment']['methods'][*]",
  properties: { type: { const: 'shipping' } },
};

const open = new Set<unknown>(['incomplete', 'requires_escalation', 'ready_for_complete']);
const isOpenCheckout = ({ status }: Body): boolean => open.has(status);

function basketWords(basket: Cart | Checkout): object {
  const { buyer } = basket;
  const methods = 'fulfillment' in basket ? basket.fulfillment?.methods : undefined;
  return {
    ...(buyer?.consent ? { buyer: { ...buyer, consent: shownConsent(buyer.consent) } } : {}),
    ...(methods ? { fulfillment: { methods: methods.map(shownMethod) } } : {}),
  };
}

/** Destinations say what they are, and an option's description may come in several formats. */
const shownMethod = ({ destinations, groups, ...method }: DeliveryMethod) => ({
  ...method,
  ...(destinations
    ? { destinations: destinations.map(place => ({ type: 'shipping_address', ...place })) }
    : {}),
  ...(groups
    ? {
        groups: groups.map(group => ({
          ...group,
          options: group.options.map(option => ({ ...option, description: { plain: option.description } })),
        })),
      }
    : {}),
});
