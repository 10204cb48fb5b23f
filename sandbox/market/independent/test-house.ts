import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RangeFileInput } from './range.ts';
import { startKestrel } from './server.ts';

/** A small house for tests. */

export const secret = 'let-me-simulate';

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
