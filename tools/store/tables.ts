import type { ColumnType } from 'kysely';
import type { ShopFacts } from './open-store.ts';
import type { CartRecord, CheckoutRecord, OrderRecord, Reply } from './ports.ts';

type Document<T> = ColumnType<T, string, string>;
interface Kept<T> {
  tenant_id: string;
  id: string;
  version: number;
  record: Document<T>;
}

declare module '../../platform/database/store.ts' {
  interface Tables {
    'store.shop': { tenant_id: string; document: Document<ShopFacts> };
    'store.request': {
      tenant_id: string;
      key: string;
      fingerprint: string;
      claimed_at: ColumnType<Date, Date, Date>;
      reply: ColumnType<Reply | null, string | null | undefined, string | null>;
    };
    'store.cart': Kept<CartRecord>;
    'store.checkout': Kept<CheckoutRecord>;
    'store.sale': Kept<OrderRecord> & { placed_at: ColumnType<Date, string, never> };
    'store.order_event': {
      tenant_id: string;
      id: string;
      order_id: string;
      platform: string;
      at: ColumnType<Date, Date, never>;
      document: Document<Readonly<Record<string, unknown>>>;
      tries: ColumnType<number, number | undefined, number>;
      try_at: ColumnType<Date, Date, Date>;
      outcome: ColumnType<'taken' | 'given_up' | null, never, 'taken' | 'given_up'>;
    };
    'store.shelf': { tenant_id: string; variant_id: string; pieces: number };
  }
}
