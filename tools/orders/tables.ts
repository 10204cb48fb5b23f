import type { ColumnType } from 'kysely';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'orders.placed_order': {
      tenant_id: string;
      id: string;
      merchant: string;
      merchant_name: string;
      merchant_order: string;
      label: string | null;
      buyer_id: string;
      proposal_id: string;
      status: 'placed' | 'cancelled';
      total_amount: ColumnType<string, number, number>;
      currency: string;
      url: string;
      summary: string;
      cancellable: boolean;
      contact: string;
      placed_at: ColumnType<Date, string, never>;
      changed_at: ColumnType<Date, string, string>;
    };
  }
}
