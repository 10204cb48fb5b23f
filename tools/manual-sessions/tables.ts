import type { ColumnType } from 'kysely';
import type { SessionStatus } from './machine.ts';
import type { RecordedStep, StepElement } from './step.ts';

type Instant = ColumnType<Date, Date | string, Date | string>;
type OptionalInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'manual_sessions.session': {
      tenant_id: string;
      id: string;
      charter: string;
      areas: string[];
      start_url: string | null;
      repository: string | null;
      sha: string | null;
      required: boolean;
      time_box_minutes: number;
      status: SessionStatus;
      split_test: number | null;
      split_bug: number | null;
      split_setup: number | null;
      debrief: string | null;
      created_by: string;
      created_at: Instant;
      started_at: OptionalInstant;
      resumed_at: OptionalInstant;
      active_ms: ColumnType<string, number | undefined, number>;
      finished_at: OptionalInstant;
      debriefed_at: OptionalInstant;
    };
    'manual_sessions.step': {
      tenant_id: string;
      session_id: string;
      position: number;
      kind: RecordedStep['kind'];
      url: string;
      element: ColumnType<StepElement | null, string | null, never>;
      value: string | null;
      secret: boolean;
      expects: RecordedStep['expects'];
      by: RecordedStep['by'];
      at: Instant;
    };
    'manual_sessions.finding': {
      tenant_id: string;
      id: string;
      session_id: string;
      kind: 'bug' | 'issue' | 'note';
      severity: 'blocker' | 'major' | 'minor' | 'trivial' | null;
      title: string;
      detail: string;
      step: number | null;
      evidence: string[];
      logged_by: string;
      at: Instant;
    };
    'manual_sessions.evidence': {
      tenant_id: string;
      session_id: string;
      digest: string;
      media_type: string;
      size: number;
      title: string;
      attached_by: string;
      at: Instant;
    };
    'manual_sessions.log_line': {
      tenant_id: string;
      session_id: string;
      id: string;
      kind: 'console' | 'network' | 'blocked' | 'page';
      level: 'info' | 'warning' | 'error';
      line: string;
      url: string | null;
      at: Instant;
    };
    'manual_sessions.sighting': {
      tenant_id: string;
      session_id: string;
      page: string;
      role: string;
      name: string;
      facts: ColumnType<Record<string, string | number | boolean>, string, string>;
      at: Instant;
    };
    'manual_sessions.allowed_host': {
      tenant_id: string;
      session_id: string;
      host: string;
      allowed_by: string;
      at: Instant;
    };
    'manual_sessions.export': {
      tenant_id: string;
      session_id: string;
      issue: string;
      url: string;
      proposal_id: string;
      at: Instant;
    };
  }
}
