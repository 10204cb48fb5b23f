import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'ci.repository': {
      tenant_id: string;
      name: string;
      added_at: ColumnType<Date, undefined, never>;
    };
    'ci.delivery': {
      tenant_id: string;
      id: string;
      event: string;
      repository: string;
      received_at: Instant;
    };
    'ci.check_result': {
      tenant_id: string;
      repository: string;
      id: string;
      name: string;
      sha: string;
      conclusion: string;
      at: Instant;
    };
    'ci.report': {
      tenant_id: string;
      id: string;
      repository: string;
      sha: string;
      branch: string;
      job: string;
      attempt: number;
      format: 'junit' | 'ctrf' | 'playwright';
      digest: string;
      tests: number;
      failed: number;
      uploaded_by: string;
      received_at: Instant;
    };
    'ci.test_result': {
      tenant_id: string;
      report_id: string;
      position: number;
      repository: string;
      sha: string;
      test: string;
      file: string | null;
      outcome: 'passed' | 'failed' | 'both' | 'skipped';
      message: string | null;
      duration_ms: number | null;
      at: Instant;
    };
    'ci.coverage': {
      tenant_id: string;
      id: string;
      repository: string;
      sha: string;
      branch: string;
      job: string;
      attempt: number;
      format: 'lcov' | 'cobertura' | 'istanbul';
      digest: string;
      uploaded_by: string;
      received_at: Instant;
    };
    'ci.covered_file': {
      tenant_id: string;
      coverage_id: string;
      file: string;
      covered: string;
      missed: string;
    };
    'ci.quarantine': {
      tenant_id: string;
      repository: string;
      test: string;
      reason: string;
      until: Instant;
      since: Instant;
      proposal_id: string;
    };
    'ci.verdict_override': {
      tenant_id: string;
      repository: string;
      sha: string;
      verdict: 'passing' | 'failing' | 'blocked';
      reason: string;
      until: Instant;
      since: Instant;
      proposal_id: string;
    };
  }
}
