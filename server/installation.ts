import { readFile } from 'node:fs/promises';
import type { Database } from '../platform/database/database.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { storeOf } from '../platform/database/store.ts';
import type { Identity } from '../platform/identity/identity.ts';
import { createTenant, listTenants } from '../platform/identity/tenants.ts';
import { kernelTransaction, type Parts } from '../platform/parts.ts';
import { writeSealed } from '../platform/privacy/sealed-records.ts';
import { activePolicies, adoptPolicy } from '../platform/proposals/standing.ts';
import { unpaidCheckouts } from '../tools/checkout/checkout.ts';
import { buyerProfile } from '../tools/checkout/profile.ts';
import '../tools/merchants/tables.ts';
import '../tools/catalog/tables.ts';
import type { Product } from '../tools/store/business/shop.ts';
import type { Transact } from '../tools/store/database-storage.ts';
import { shopStock, stockStore } from '../tools/store/open-store.ts';
import { profileRecord } from './ports.ts';

export interface Installation {
  readonly tenant: string;
  readonly operator: string;
  readonly isNew: boolean;
}

/** The one tenant of the embedded default with its first operator; made at the first start. */
export async function openInstallation(identity: Identity): Promise<Installation> {
  const [first] = await listTenants(identity);
  if (first) return { tenant: first.id, operator: await firstOperator(identity, first.id), isNew: false };
  const { tenant, operator } = await createTenant(identity, { name: 'My business', operator: 'Operator' });
  return { tenant, operator, isNew: true };
}

async function firstOperator(identity: Identity, tenant: string): Promise<string> {
  const row = await identity.database.transaction({ tenant, role: 'cs_kernel' }, t =>
    t
      .selectFrom('platform.principal')
      .select('id')
      .where('kind', '=', 'operator')
      .where('disabled_at', 'is', null)
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirstOrThrow(),
  );
  return row.id;
}

const transactAs =
  (database: Database, tenant: string, capability: string): Transact =>
  work =>
    database.transaction({ tenant, role: roleOf(capability, 'action') }, t => work(storeOf(t)));

/** Writes the address of every merchant of the market into the register; its ports may have moved since the last start. */
export function registerMarket(
  database: Database,
  tenant: string,
  merchants: readonly { readonly id: string; readonly name: string; readonly url: string }[],
): Promise<void> {
  return transactAs(
    database,
    tenant,
    'merchants',
  )(async store => {
    for (const { id, name, url } of merchants)
      await store
        .insertInto('merchants.merchant')
        .values({ tenant_id: tenant, id, name, url })
        .onConflict(conflict => conflict.columns(['tenant_id', 'id']).doUpdateSet({ url }))
        .execute();
  });
}

const demonstration = new URL('../sandbox/market/catalog/store.json', import.meta.url);

/** Gives a new installation something to work with: a shop with goods, a buyer's profile, and the shipped standing policy. */
export async function furnish(parts: Parts, { tenant, operator }: Installation): Promise<void> {
  await stockShop(parts.database, tenant);
  await writeSealed(parts, {
    tenant,
    subject: operator,
    name: profileRecord,
    value: firstProfile,
    by: operator,
  });
  if ((await activePolicies(parts, tenant)).length) return;
  await kernelTransaction(parts, tenant, t =>
    adoptPolicy(t, parts, {
      tenant,
      document: unpaidCheckouts,
      signedBy: operator,
      validUntil: inYears(parts.clock(), 1),
    }),
  );
}

async function stockShop(database: Database, tenant: string): Promise<void> {
  const { customers: _customers, ...seed } = JSON.parse(await readFile(demonstration, 'utf8'));
  const stock = shopStock.parse(seed);
  await transactAs(
    database,
    tenant,
    'catalog',
  )(async store => {
    const rows = stock.products.map((product, position) => ({
      tenant_id: tenant,
      id: product.id,
      position,
      document: JSON.stringify(product),
    }));
    for (let start = 0; start < rows.length; start += 200)
      await store
        .insertInto('catalog.product')
        .values(rows.slice(start, start + 200))
        .onConflict(conflict => conflict.doNothing())
        .execute();
  });
  await stockStore(tenant, transactAs(database, tenant, 'store'), stock);
}

/** Our own goods, in the catalog's order. */
export async function ownGoods(database: Database, tenant: string): Promise<Product[]> {
  const rows = await database.transaction({ tenant, role: roleOf('catalog', 'query') }, t =>
    t.selectFrom('catalog.product').select('document').orderBy('position').execute(),
  );
  return rows.map(row => row.document);
}

export const storeTransact = (database: Database, tenant: string): Transact =>
  transactAs(database, tenant, 'store');

/** A person to try it with; the sandbox's payment provider accepts its token. */
const firstProfile = buyerProfile.parse({
  first_name: 'Alex',
  last_name: 'Morgan',
  email: 'alex.morgan@example.com',
  phone: '+1 217 555 0142',
  currency: 'USD',
  default_address: 'home',
  addresses: [
    {
      id: 'home',
      label: 'Home',
      name: 'Alex Morgan',
      street: '12 Orchard Street',
      city: 'Springfield',
      region: 'IL',
      postal_code: '62704',
      country: 'US',
    },
    {
      id: 'office',
      label: 'Office',
      name: 'Alex Morgan',
      street: '350 Wacker Drive',
      city: 'Chicago',
      region: 'IL',
      postal_code: '60606',
      country: 'US',
    },
  ],
  payment: { token: 'success_token', brand: 'Visa', last_digits: '4242' },
});

const inYears = (from: Date, years: number): Date => new Date(from.getTime() + years * 365 * 86_400_000);
