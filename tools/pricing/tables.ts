import type { ColumnType, Generated } from 'kysely';
import type { Reconciled } from './reconciliation/events.ts';
import type { PriceRule } from './rules/rule.ts';
import type { PriceEnvelope } from './schedules/envelope.ts';
import type { OccurrenceOutcome } from './schedules/events.ts';

/** `bigint` comes back as text. */
type Amount = ColumnType<string, number, number>;
type OptionalAmount = ColumnType<string | null, number | null | undefined, number | null>;

export type Cause = 'first seen' | 'seen' | 'rule' | 'revert' | 'repair';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'pricing.price': {
      tenant_id: string;
      shop: string;
      variant_id: string;
      sku: string;
      title: string;
      currency: string;
      amount: Amount;
      list: OptionalAmount;
      cost: OptionalAmount;
      map: OptionalAmount;
      version: Generated<number>;
      changed_at: ColumnType<Date, Date | undefined, Date>;
    };
    'pricing.price_change': {
      tenant_id: string;
      id: string;
      shop: string;
      variant_id: string;
      version: number;
      currency: string;
      before: OptionalAmount;
      amount: Amount;
      at: ColumnType<Date, Date, never>;
      cause: Cause;
      rule_id: string | null;
      rule_version: number | null;
      proposal_id: string | null;
      write_key: string | null;
    };
    'pricing.rule': {
      tenant_id: string;
      id: string;
      version: number;
      name: string;
      document: ColumnType<PriceRule, string, never>;
      created_at: ColumnType<Date, Date, never>;
      created_by: string;
    };
    'pricing.schedule': {
      tenant_id: string;
      id: string;
      name: string;
      rule_id: string;
      rule_version: number;
      envelope: ColumnType<PriceEnvelope, string, never>;
      policy_id: string;
      proposal_id: string;
      asked_by: string;
      created_at: ColumnType<Date, Date, never>;
      cancelled_at: ColumnType<Date | null, null | undefined, Date>;
    };
    'pricing.price_snapshot': {
      tenant_id: string;
      shop: string;
      variant_id: string;
      day: string;
      sku: string;
      currency: string;
      amount: Amount;
      list: OptionalAmount;
      cost: OptionalAmount;
      version: number;
      /** Later, from the history of prices, because no server ran on that day. */
      filled_in: Generated<boolean>;
    };
    'pricing.shop': {
      tenant_id: string;
      id: string;
      vendor: 'shopify';
      name: string;
      domain: string;
      status: 'connected' | 'removed';
      connected_at: Date;
      connected_by: string;
      read_at: ColumnType<Date | null, Date | undefined, Date>;
    };
    'pricing.shop_installation': {
      tenant_id: string;
      state_digest: string;
      domain: string;
      begun_by: string;
      expires_at: Date;
    };
    'pricing.listing': {
      tenant_id: string;
      shop: string;
      variant_id: string;
      shop_variant: string;
      shop_product: string;
      title: string;
      brand: string | null;
      category: string | null;
      tags: ColumnType<string[], string, string>;
      options: ColumnType<Record<string, string>, string, string>;
      barcode: string | null;
      stock: number | null;
      seen_at: Date;
    };
    'pricing.reconciliation': {
      tenant_id: string;
      id: string;
      proposal_id: string;
      after_ms: number;
      report: ColumnType<Omit<Reconciled, 'run' | 'after_ms'>, string, never>;
      at: ColumnType<Date, Date, never>;
    };
    'pricing.occurrence': {
      tenant_id: string;
      schedule_id: string;
      starts_at: ColumnType<Date, Date, never>;
      ends_at: ColumnType<Date, Date, never>;
      outcome: OccurrenceOutcome;
      proposal_id: string | null;
      note: string;
      at: ColumnType<Date, Date, never>;
    };
  }
}
