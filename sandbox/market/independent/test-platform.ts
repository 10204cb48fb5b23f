import { v4 } from 'uuid';
import { schemaChecker, schemasAreHere } from './schemas.ts';
import type { House } from './test-house.ts';
import { secret } from './test-house.ts';

/** A platform that calls the house over either binding, as tests do. */
export const platform = 'https://platform.example/.well-known/ucp';

// biome-ignore lint/suspicious/noExplicitAny: tests read answers freely; their shape is checked against the schemas.
export type Json = any;

export interface Reply {
  status: number;
  headers: Headers;
  body: Json;
}

/** How a test talks to the house: the same operations over REST and over MCP. */
export interface Binding {
  name: string;
  call(
    operation: string,
    options?: { id?: string; payload?: object; key?: string; agent?: string },
  ): Promise<Reply>;
}

const routes: Record<string, [method: string, path: string]> = {
  search_catalog: ['POST', '/catalog/search'],
  lookup_catalog: ['POST', '/catalog/lookup'],
  get_product: ['POST', '/catalog/product'],
  create_cart: ['POST', '/carts'],
  get_cart: ['GET', '/carts/:id'],
  update_cart: ['PUT', '/carts/:id'],
  cancel_cart: ['POST', '/carts/:id/cancel'],
  create_checkout: ['POST', '/checkout-sessions'],
  get_checkout: ['GET', '/checkout-sessions/:id'],
  update_checkout: ['PUT', '/checkout-sessions/:id'],
  complete_checkout: ['POST', '/checkout-sessions/:id/complete'],
  cancel_checkout: ['POST', '/checkout-sessions/:id/cancel'],
  get_order: ['GET', '/orders/:id'],
  create_order_cancellation: ['POST', '/orders/:id/cancellations'],
  list_order_cancellations: ['GET', '/orders/:id/cancellations'],
};

export function restBinding(house: House): Binding {
  return {
    name: 'REST',
    async call(operation, { id = '', payload = {}, key = v4(), agent = platform } = {}) {
      const [method, path] = routes[operation]!;
      const response = await fetch(`${house.url}/ucp/v1${path.replace(':id', id)}`, {
        method,
        headers: {
          'content-type': 'application/json',
          'ucp-agent': `profile="${agent}"`,
          'request-id': v4(),
          'idempotency-key': key,
        },
        ...(method !== 'GET' && { body: JSON.stringify(payload) }),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
  };
}

export function mcpBinding(house: House): Binding {
  return {
    name: 'MCP',
    async call(operation, { id, payload, key = v4(), agent = platform } = {}) {
      const place = ['checkout', 'cart', 'catalog', 'cancellation'].find(
        word => operation.includes(word) && !/^(get_(cart|checkout)|cancel_|list_)/.test(operation),
      );
      const holder = operation === 'get_product' ? 'catalog' : place;
      const reply = await rpc(house, 'tools/call', {
        name: operation,
        arguments: {
          meta: { 'ucp-agent': { profile: agent }, 'idempotency-key': key },
          ...(id !== undefined && { id }),
          ...(holder && payload && { [holder]: payload }),
        },
      });
      return { ...reply, body: reply.body.result?.structuredContent ?? reply.body };
    },
  };
}

export async function rpc(house: House, method: string, params?: object): Promise<Reply> {
  const response = await fetch(`${house.url}/ucp/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, ...(params && { params }) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export async function testing(house: House, method: string, path: string, body?: object): Promise<Reply> {
  const response = await fetch(`${house.url}/testing/${path}`, {
    method,
    headers: { 'simulation-secret': secret, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** A basket that is ready to be completed: headphones to Illinois by ground. */
export const readyCheckout = {
  line_items: [{ item: { id: 'KL-1-B' }, quantity: 1 }],
  buyer: { email: 'ada@example.com', first_name: 'Ada', last_name: 'Byron' },
  fulfillment: {
    methods: [
      {
        type: 'shipping',
        destinations: [
          {
            street_address: '123 Main St',
            address_locality: 'Springfield',
            address_region: 'IL',
            postal_code: '62704',
            address_country: 'US',
          },
        ],
        groups: [{ selected_option_id: 'ground' }],
      },
    ],
  },
};

export function payment(token = 'success_token') {
  return {
    payment: {
      instruments: [
        {
          id: 'card_1',
          handler_id: 'kestrel_card_vault',
          type: 'card',
          selected: true,
          credential: { type: 'token', token },
          display: { brand: 'visa', last_digits: '1234' },
        },
      ],
    },
  };
}

/** Places an order; gives its id. */
export async function order(binding: Binding, changes: object = {}): Promise<string> {
  const created = await binding.call('create_checkout', { payload: { ...readyCheckout, ...changes } });
  const completed = await binding.call('complete_checkout', { id: created.body.id, payload: payment() });
  return completed.body.order.id;
}

const check = schemasAreHere() ? schemaChecker() : undefined;

/** Every answer that comes through goes by the official schemas; a fault in one is thrown. */
export function checked(binding: Binding): Binding {
  return {
    ...binding,
    async call(operation, options) {
      const reply = await binding.call(operation, options);
      if (reply.status < 300) assertValid(operation, reply.body);
      return reply;
    },
  };
}

export function assertValid(operation: string, body: unknown): void {
  const faults = check?.(operation, body) ?? [];
  if (faults.length > 0) throw new Error(`not what the schema says:\n${faults.join('\n')}`);
}

/** Codes of an answer's messages, in order. */
export function codes(reply: Reply): string[] {
  return (reply.body.messages ?? []).map((message: Json) => message.code);
}

export function total(reply: Reply): number {
  return reply.body.totals.find((entry: Json) => entry.type === 'total').amount;
}

export const bindings = [
  ['REST', (house: House) => checked(restBinding(house))],
  ['MCP', (house: House) => checked(mcpBinding(house))],
] as const;
