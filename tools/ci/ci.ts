import type { Capability } from '../../platform/capability.ts';
import { getCiStatus } from './get-ci-status.ts';
import { getJobLog } from './get-job-log.ts';
import { listCiFailures } from './list-ci-failures.ts';
import { listFlakyTests } from './list-flaky-tests.ts';
import { listRepositories } from './list-repositories.ts';
import { overrideCiVerdict } from './override-ci-verdict.ts';
import { quarantineTest } from './quarantine-test.ts';
import { rerunJob } from './rerun-job.ts';

export const ci: Capability = {
  name: 'ci',
  title: 'CI status',
  description:
    'Whether a branch, commit or pull request is good, why not, and what to do: run again, quarantine, overrule.',
  tools: [
    getCiStatus,
    listCiFailures,
    getJobLog,
    listFlakyTests,
    listRepositories,
    rerunJob,
    quarantineTest,
    overrideCiVerdict,
  ],
  migrations: new URL('./migrations/', import.meta.url),
};
