/** What an engineer, a tester or a release manager can ask. */
import { z } from 'zod';
import { CalendarDate, Duration } from './values.ts';

const text = z.string().min(1);
const source = {
  repository: text.describe("'owner/name', or the name as said").optional(),
  branch: text.optional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,40}$/)
    .optional(),
  pull_request: z.int().min(1).optional(),
};
const job = {
  job: text.describe("name of a CI job: 'unit tests'").optional(),
  run: text.describe('id of a CI run').optional(),
};

export const quality = {
  ci_status: z.strictObject(source),
  explain_ci_failure: z.strictObject({ ...source, ...job }),
  heal_selector: z.strictObject({
    selector: text.describe('the broken locator, as typed').optional(),
    test: text.optional(),
    repository: source.repository,
  }),
  generate_test: z.strictObject({
    url: text.optional(),
    description: text.describe('the flow to cover, in the words typed').optional(),
  }),
  start_manual_session: z.strictObject({
    charter: text.describe('what to explore, in the words typed').optional(),
    minutes: z.int().min(1).max(1440).optional(),
  }),
  list_flaky_tests: z.strictObject({ repository: source.repository, since: Duration.optional() }),
  show_delivery_metrics: z.strictObject({
    repository: source.repository,
    environment: text.optional(),
    since: Duration.optional(),
  }),
  rerun_job: z.strictObject({
    ...job,
    repository: source.repository,
    failed_only: z.literal(true).optional(),
  }),
  quarantine_test: z.strictObject({
    test: text.optional(),
    repository: source.repository,
    until: CalendarDate.optional(),
  }),
};
