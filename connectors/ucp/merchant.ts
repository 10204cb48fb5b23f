import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/identifiers.ts';
import type {
  CallHow,
  CheckoutRequest,
  Merchant,
  MerchantConnection,
  MerchantPort,
  Where,
} from '../../tools/merchants/ports.ts';
import {
  cart,
  catalogAnswer,
  checkout,
  order,
  type UcpCheckout,
  type UcpProduct,
} from '../../tools/merchants/ucp.ts';
import { callVendor } from '../http.ts';
import { withDeliveryEstimates } from './house-terms.ts';
import { accepted, documentIn, refusalOf } from './problems.ts';
import { type Discovered, discover } from './profile.ts';
import { checkoutIn, checkoutWithDelivery, contextOf, linesIn, paymentIn } from './requests.ts';

const profileLifetimeMs = 5 * 60_000;

/** UCP merchants over REST, release 2026-04-08. `agentProfile` is the address of our own platform profile. */
export function ucpMerchants(agentProfile: string): MerchantPort {
  const connections = new Map<string, MerchantConnection>();
  return {
    open(merchant) {
      const key = `${merchant.id} ${merchant.url}`;
      const known = connections.get(key) ?? connect(merchant, agentProfile);
      connections.set(key, known);
      return known;
    },
  };
}

type Method = 'GET' | 'POST' | 'PUT';

function connect(merchant: Merchant, agentProfile: string): MerchantConnection {
  const { name } = merchant;
  let known: { readonly found: Promise<Discovered>; readonly until: number } | undefined;

  const discovered = (signal?: AbortSignal): Promise<Discovered> => {
    if (known && known.until > Date.now()) return known.found;
    const found = discover(merchant, signal);
    known = { found, until: Date.now() + profileLifetimeMs };
    found.catch(() => {
      known = undefined;
    });
    return found;
  };

  const call = async (method: Method, path: string, body: unknown, writes: boolean, how: CallHow = {}) => {
    const { rest } = await discovered(how.signal);
    const reply = await callVendor({
      vendor: name,
      method,
      url: `${rest}${path}`,
      headers: {
        'ucp-agent': `profile="${agentProfile}"`,
        'request-id': newId(),
        ...(method === 'GET' ? {} : { 'idempotency-key': how.idempotencyKey ?? newId() }),
      },
      ...(body === undefined ? {} : { body }),
      writes,
      signal: how.signal,
    });
    return accepted(name, reply);
  };
  const at = (collection: string, id: string, verb = ''): string =>
    `/${collection}/${encodeURIComponent(id)}${verb}`;

  /** Chooses delivery, which only the merchant's own answer makes possible. */
  const withDelivery = async (
    request: CheckoutRequest,
    seen: UcpCheckout,
    how: CallHow,
  ): Promise<UcpCheckout> => {
    const groups = seen.fulfillment?.methods.flatMap(method => method.groups) ?? [];
    if (groups.length === 0 || groups.every(group => group.selected_option_id)) return seen;
    const body = checkoutWithDelivery(request, seen);
    return documentIn(
      name,
      checkout,
      await call('PUT', at('checkout-sessions', seen.id), body, false, { signal: how.signal }),
    );
  };
  const complaints = (seen: UcpCheckout): UcpCheckout => {
    const blocking = seen.messages.filter(each => each.type === 'error');
    if (seen.status === 'incomplete' && blocking.some(each => each.code !== 'missing'))
      throw refusalOf(name, blocking);
    return seen;
  };

  const estimated = async (products: UcpProduct[], where: Where, how?: CallHow): Promise<UcpProduct[]> => {
    const { house } = await discovered(how?.signal);
    return house
      ? products.map(product => withDeliveryEstimates(product, house, where, new Date()))
      : products;
  };

  return {
    facts: async how => (await discovered(how?.signal)).facts,
    async search(query, where, { limit, maxPrice, minPrice }, how) {
      const price = {
        ...(maxPrice === undefined ? {} : { max: maxPrice }),
        ...(minPrice === undefined ? {} : { min: minPrice }),
      };
      const body = {
        query,
        context: contextOf(where),
        pagination: { limit },
        ...(Object.keys(price).length ? { filters: { price } } : {}),
      };
      const { products } = documentIn(
        name,
        catalogAnswer,
        await call('POST', '/catalog/search', body, false, how),
      );
      return estimated(products, where, how);
    },
    async lookup(ids, where, how) {
      const body = { ids, context: contextOf(where) };
      const { products } = documentIn(
        name,
        catalogAnswer,
        await call('POST', '/catalog/lookup', body, false, how),
      );
      return estimated(products, where, how);
    },
    createCart: async (lines, where, how) =>
      documentIn(
        name,
        cart,
        await call('POST', '/carts', { line_items: linesIn(lines), context: contextOf(where) }, true, how),
      ),
    updateCart: async (id, lines, where, how) =>
      documentIn(
        name,
        cart,
        await call(
          'PUT',
          at('carts', id),
          { id, line_items: linesIn(lines), context: contextOf(where) },
          true,
          how,
        ),
      ),
    getCart: async (id, how) =>
      documentIn(name, cart, await call('GET', at('carts', id), undefined, false, how)),
    async createCheckout(request, how = {}) {
      const seen = documentIn(
        name,
        checkout,
        await call('POST', '/checkout-sessions', checkoutIn(request), true, how),
      );
      return complaints(await withDelivery(request, seen, how));
    },
    async updateCheckout(id, request, how = {}) {
      const body = { id, ...checkoutIn(request) };
      const seen = documentIn(
        name,
        checkout,
        await call('PUT', at('checkout-sessions', id), body, true, how),
      );
      return complaints(await withDelivery(request, seen, how));
    },
    getCheckout: async (id, how) =>
      documentIn(name, checkout, await call('GET', at('checkout-sessions', id), undefined, false, how)),
    async completeCheckout(id, payment, how) {
      const body = paymentIn(payment);
      const seen = documentIn(
        name,
        checkout,
        await call('POST', at('checkout-sessions', id, '/complete'), body, true, how),
      );
      if (seen.status === 'completed' && seen.order) return seen;
      if (seen.status === 'complete_in_progress')
        throw new Refusal('outcome_unknown', `${name} is still working on the order.`);
      if (seen.status === 'requires_escalation')
        throw new Refusal('escalation_required', `${name} wants the buyer on its own page.`, {
          details: { url: seen.continue_url ?? null },
        });
      throw refusalOf(name, seen.messages);
    },
    cancelCheckout: async (id, how) =>
      documentIn(
        name,
        checkout,
        await call('POST', at('checkout-sessions', id, '/cancel'), undefined, true, how),
      ),
    getOrder: async (id, how) =>
      documentIn(name, order, await call('GET', at('orders', id), undefined, false, how)),
    async cancelOrder(id, reason, how) {
      const { dialect, facts } = await discovered(how.signal);
      if (dialect === 'dev.countersign.shopping.order_cancel') {
        await call('POST', at('orders', id, '/cancel'), { reason }, true, how);
        return { reference: id };
      }
      if (dialect === 'com.kestrelandlowe.order.cancellation') {
        const body = { reason: { code: 'other', note: reason.slice(0, 500) || 'No longer needed.' } };
        const answer = await call('POST', at('orders', id, '/cancellations'), body, true, how);
        return { reference: documentIn(name, kestrelCancellation, answer).cancellation.id };
      }
      throw new Refusal('cannot_be_undone', `${name} takes no order back over its API.`, {
        mend: `Contact ${facts.contact}.`,
      });
    },
  };
}

const kestrelCancellation = z.object({ cancellation: z.object({ id: z.string() }) });
