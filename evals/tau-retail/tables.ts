import type { ColumnType } from 'kysely';
import type { Kind, RecordOf } from './records.ts';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'retail.record': {
      tenant_id: string;
      kind: Kind;
      id: string;
      place: number;
      document: ColumnType<RecordOf[Kind], string, string>;
    };
  }
}
