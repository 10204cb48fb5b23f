import type { ColumnType } from 'kysely';
import type { Product } from '../store/business/shop.ts';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'catalog.product': {
      tenant_id: string;
      id: string;
      position: number;
      document: ColumnType<Product, string, string>;
      changed_at: ColumnType<Date, undefined, Date>;
    };
  }
}
