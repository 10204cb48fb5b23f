import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'insights.commit': {
      tenant_id: string;
      repository: string;
      branch: string;
      sha: string;
      previous: string | null;
      is_trunk: boolean;
      committed_at: Instant;
    };
    'insights.change': {
      tenant_id: string;
      repository: string;
      number: number;
      branch: string;
      merge_sha: string;
      opened_at: Instant;
      merged_at: Instant;
    };
    'insights.deployment': {
      tenant_id: string;
      repository: string;
      id: string;
      environment: string;
      sha: string;
      outcome: 'succeeded' | 'failed';
      ended_at: Instant;
    };
    'insights.test_run': {
      tenant_id: string;
      report_id: string;
      repository: string;
      tests: number;
      failed: number;
      flaky: number;
      at: Instant;
    };
    'insights.heal': {
      tenant_id: string;
      repository: string;
      pull_request: number;
      at: Instant;
    };
    'insights.withdrawal': {
      tenant_id: string;
      repository: string;
      pull_request: number;
      at: Instant;
    };
    'insights.incident': {
      tenant_id: string;
      id: string;
      repository: string;
      environment: string;
      title: string;
      deployment_id: string | null;
      began_at: Instant;
      resolved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
      logged_by: string;
    };
  }
}
