import type { ColumnType } from 'kysely';
import type { Comparison } from './comparison.ts';

type Instant = ColumnType<Date, Date, Date>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'learning.consent': { tenant_id: string; given: boolean; changed_by: string; changed_at: Instant };
    'learning.example': {
      tenant_id: string;
      id: string;
      person_id: string;
      thread_id: string;
      message_id: string;
      read_by: number;
      sealed: Bytes;
      status: 'noted' | 'waiting' | 'accepted';
      noted_at: Instant;
      reviewed_by: string | null;
      reviewed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    };
    'learning.decision': {
      tenant_id: string;
      proposal_id: string;
      example_id: string;
      action: string;
      decision: 'approve' | 'edit' | 'reject';
      decided_at: Instant;
    };
    'learning.version': {
      tenant_id: string;
      number: number;
      model: string | null;
      prompt: string | null;
      fingerprint: string;
      note: string;
      entered_by: string;
      entered_at: Instant;
    };
    'learning.evaluation': {
      tenant_id: string;
      id: string;
      version: number;
      against: number;
      why: 'week' | 'examples';
      comparison: ColumnType<Comparison, string, never>;
      at: Instant;
    };
    'learning.promotion': {
      tenant_id: string;
      sequence: number;
      version: number;
      proposal_id: string;
      promoted_at: Instant;
    };
  }
}
