import type { ColumnType } from 'kysely';

declare module '../../platform/database/store.ts' {
  interface Tables {
    'memory.preference': {
      tenant_id: string;
      id: string;
      person_id: string;
      sealed: ColumnType<Uint8Array, Uint8Array, Uint8Array>;
      taught: 'said' | 'rejected' | 'edited';
      taught_by: string;
      proposal_id: string | null;
      taught_at: ColumnType<Date, Date, Date>;
    };
  }
}
