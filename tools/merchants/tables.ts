import type { ColumnType } from 'kysely';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'merchants.merchant': {
      tenant_id: string;
      id: string;
      name: string;
      url: string;
      added_at: ColumnType<Date, undefined, never>;
      suspended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    };
  }
}
