import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { type MerchantSeed, type MerchantSeedInput, merchantSeedSchema } from './seed.ts';

type Row = Readonly<Record<string, string>>;

/**
 * A store from the tables of UCP's conformance suite (`products.csv`, `inventory.csv`, `shipping_rates.csv`,
 * `discounts.csv`, `promotions.csv`, `customers.csv`, `addresses.csv`; all but the first may be missing).
 * Throws one error that names what is wrong.
 */
export function readCsvSeed(folder: string): MerchantSeed {
  const table = (name: string): Row[] => {
    const path = join(folder, name);
    return existsSync(path) ? rowsOf(readFileSync(path, 'utf8')) : [];
  };
  if (!existsSync(join(folder, 'products.csv'))) throw new Error(`There is no products.csv in ${folder}`);
  const name = basename(resolve(folder)).replaceAll('_', '-').toLowerCase();
  const stock = new Map(table('inventory.csv').map(row => [row.product_id, Number(row.quantity)]));
  const addresses = table('addresses.csv');
  const seed: MerchantSeedInput = {
    business: {
      id: name,
      name: name.replaceAll('-', ' ').replace(/\b\w/g, letter => letter.toUpperCase()),
      country: 'US',
      currency: 'USD',
      supportEmail: `support@${name}.example`,
      contactRequired: false,
      cancellation: 'Orders can be canceled until they ship.',
      returns: { windowDays: 14, returnShipping: 'buyer_pays' },
    },
    products: table('products.csv').map(row => ({
      id: row.id!,
      title: row.title!,
      media: row.image_url ? [{ url: row.image_url, alt: row.title! }] : [],
      variants: [
        { id: row.id!, title: row.title!, price: Number(row.price), stock: stock.get(row.id!) ?? 0 },
      ],
    })),
    shippingRates: table('shipping_rates.csv').map(row => ({
      id: row.id!,
      country: row.country_code!,
      serviceLevel: row.service_level!,
      title: row.title!,
      price: Number(row.price),
    })),
    discounts: table('discounts.csv').map(row => {
      const terms = { code: row.code!, title: row.description! };
      return row.type === 'percentage'
        ? { ...terms, type: 'percentage' as const, basisPoints: Number(row.value) * 100 }
        : { ...terms, type: 'fixed_amount' as const, amount: Number(row.value) };
    }),
    promotions: table('promotions.csv').map(row => ({
      id: row.id!,
      type: row.type as 'free_shipping',
      title: row.description!,
      ...(row.min_subtotal ? { minSubtotal: Number(row.min_subtotal) } : {}),
      ...(row.eligible_item_ids
        ? { eligibleItems: z.array(z.string()).parse(JSON.parse(row.eligible_item_ids)) }
        : {}),
    })),
    customers: table('customers.csv').map(customer => ({
      id: customer.id!,
      name: customer.name!,
      email: customer.email!,
      addresses: addresses
        .filter(address => address.customer_id === customer.id)
        .map(address => ({
          id: address.id!,
          street_address: address.street_address!,
          address_locality: address.city!,
          address_region: address.state!,
          postal_code: address.postal_code!,
          address_country: address.country!,
        })),
    })),
  };
  const parsed = merchantSeedSchema.safeParse(seed);
  if (parsed.success) return parsed.data;
  throw new Error(`${folder} does not hold a store:\n${z.prettifyError(parsed.error)}`);
}

function rowsOf(text: string): Row[] {
  const [header, ...lines] = text.split(/\r?\n/).filter(line => line.trim() !== '');
  const names = cellsOf(header ?? '');
  return lines.map(line => {
    const cells = cellsOf(line);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

/** A cell that begins with a quote ends at the next single one; quotes elsewhere are ordinary characters. */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );
}
