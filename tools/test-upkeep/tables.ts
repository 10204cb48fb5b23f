import type { ColumnType } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
/** Written as JSON text, read as what it says. */
type Document = ColumnType<unknown, string, string>;

declare module '../../platform/database/store.ts' {
  interface Tables {
    'test_upkeep.last_good': {
      tenant_id: string;
      repository: string;
      file: string;
      test: string;
      locator: string;
      element: Document;
      lookalikes: Document;
      url: string;
      screenshot: string | null;
      seen_at: Instant;
    };
    'test_upkeep.heal_request': {
      tenant_id: string;
      id: string;
      repository: string;
      sha: string;
      branch: string | null;
      file: string;
      line: number;
      test: string;
      locator: string;
      url: string;
      last_good: Document;
      lookalikes: Document;
      last_good_screenshot: string | null;
      page: Document;
      is_whole: boolean;
      screenshot: string | null;
      asked_at: Instant;
    };
    'test_upkeep.heal': {
      tenant_id: string;
      proposal_id: string;
      request_id: string;
      repository: string;
      file: string;
      test: string;
      from_locator: string;
      to_locator: string;
      /** Of the proposal while it waits or when it ended without a run, else of its run. */
      status: string;
      reason: string | null;
      since: Instant;
    };
    'test_upkeep.generated_test': {
      tenant_id: string;
      id: string;
      repository: string;
      file: string;
      title: string;
      origin: string;
      source: string;
      trial: Document;
      made_at: Instant;
    };
  }
}
