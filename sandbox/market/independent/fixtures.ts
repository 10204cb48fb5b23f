import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v4 } from 'uuid';
import type { RangeFileInput } from './range.ts';
import { startKestrel } from './server.ts';

/** A small house for tests, and a platform that calls it over either binding. */

export const secret = 'let-me-simulate';
export const platform = 'https://platform.example/.well-known/ucp';

const range: RangeFileInput = {
  house: {
    name: 'Kestrel & Lowe',
    currency: 'USD',
    country: 'US',
    city: 'Portland, Maine',
    established: 1998,
    email: 'hello@kestrelandlowe.example',
    phone: '+12075550123',
    rating: { value: 4.7, count: 8120 },
    on_time_basis_points: 9710,
    dispute_basis_points: 21,
    review_from: 200_000,
  },
  returns: { days: 45, paid_by: 'house', fee_basis_points: 0 },
  delivery: [
    {
      code: 'ground',
      title: 'Ground',
      carrier: 'UPS',
      countries: ['US'],
      except: ['HI'],
      charge: 695,
      free_from: 15_000,
      days: [2, 4],
    },
    { code: 'air', title: 'Second-day air', carrier: 'UPS', countries: ['US'], charge: 1895, days: [1, 2] },
  ],
  sales_tax: { 'US-IL': 625, 'US-OR': 0 },
  vouchers: [
    { code: 'WELCOME10', title: '10 % off your first order', basis_points: 1000 },
    { code: 'FIFTEEN', title: '$15 off', amount: 1500, from: 20_000 },
    { code: 'SUMMER24', title: 'Summer sale', basis_points: 2000, ends_at: '2024-09-01T00:00:00Z' },
  ],
  range: [
    {
      no: 'KL-1',
      name: 'Aurelle Hush 700 Headphones',
      blurb: 'Wireless over-ear headphones with active noise cancelling.',
      maker: 'Aurelle',
      part_no: 'AU-H700',
      department: 'Electronics > Audio > Headphones',
      keywords: ['noise cancelling', 'wireless', 'over-ear'],
      specs: { 'Battery life': '38 h' },
      choices: [
        { name: 'Color', values: ['Black', 'Sand'] },
        { name: 'Cable', values: ['Plain', 'Braided'] },
      ],
      stars: 4.6,
      reviews: 812,
      grams: 254,
      warranty_months: 24,
      articles: [
        {
          no: 'KL-1-B',
          chosen: ['Black', 'Plain'],
          ean: '4006381333931',
          price: 19_900,
          was: 24_900,
          in_stock: 7,
          dispatch_days: 1,
        },
        { no: 'KL-1-S', chosen: ['Sand', 'Plain'], price: 20_900, in_stock: 0, dispatch_days: 1 },
        { no: 'KL-1-BB', chosen: ['Black', 'Braided'], price: 21_900, in_stock: 3, dispatch_days: 1 },
      ],
    },
    {
      no: 'KL-2',
      name: 'Oxbow Desk Mat',
      blurb: 'Wool felt.',
      maker: 'Oxbow',
      department: 'Office > Desk',
      keywords: ['felt'],
      specs: {},
      choices: [],
      stars: 4.1,
      reviews: 90,
      grams: 600,
      warranty_months: 12,
      articles: [{ no: 'KL-2', chosen: [], price: 3_333, in_stock: 400, dispatch_days: 0 }],
    },
    {
      no: 'KL-3',
      name: 'Oxbow Standing Desk',
      blurb: 'Oak, electric.',
      maker: 'Oxbow',
      department: 'Office > Desk',
      keywords: ['electric'],
      specs: {},
      choices: [],
      stars: 4.4,
      reviews: 41,
      grams: 38_000,
      warranty_months: 60,
      articles: [{ no: 'KL-3', chosen: [], price: 210_000, in_stock: 5, dispatch_days: 3 }],
    },
  ],
};

/** Friday noon: two working days later is Tuesday. */
export const friday = new Date('2026-11-20T12:00:00Z');

export interface House {
  url: string;
  folder: string;
  clock: { now: Date };
  /** Ends the server and opens it again on the same books. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'kestrel-'));
  const catalog = join(folder, 'range.json');
  writeFileSync(catalog, JSON.stringify(range));
  const clock = { now: friday };
  const open = () =>
    startKestrel({
      port: 0,
      data: join(folder, 'books'),
      catalog,
      simulationSecret: secret,
      now: () => clock.now,
    });
  let server = await open();
  const house: House = {
    url: server.url,
    folder,
    clock,
    async restart() {
      await server.close();
      server = await open();
      house.url = server.url;
    },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
  return house;
}

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
