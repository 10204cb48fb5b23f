import type { ColumnType, Generated } from 'kysely';
import type { MatchedBy } from './match.ts';
import type { Scope } from './scope.ts';

type Instant = ColumnType<Date, Date, Date>;
type OptionalInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'competitors.watch': {
      tenant_id: string;
      id: string;
      merchant: string;
      merchant_name: string;
      scope: ColumnType<Scope, string, never>;
      every_hours: number;
      created_at: ColumnType<Date, Date, never>;
      ended_at: OptionalInstant;
    };
    'competitors.turn': {
      tenant_id: string;
      watch_id: string;
      due_at: Instant;
      tried_at: OptionalInstant;
      succeeded_at: OptionalInstant;
      matched: ColumnType<number | null, number | null | undefined, number | null>;
      failures: Generated<number>;
      problem: ColumnType<string | null, string | null | undefined, string | null>;
    };
    'competitors.observation': {
      tenant_id: string;
      id: string;
      watch_id: string;
      merchant: string;
      merchant_name: string;
      sku: string;
      variant: string;
      title: string;
      /** `bigint` comes back as text. */
      amount: ColumnType<string, number, never>;
      currency: string;
      in_stock: boolean | null;
      matched_by: MatchedBy;
      confidence: number;
      seen_at: ColumnType<Date, Date, never>;
    };
  }
}
