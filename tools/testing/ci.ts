import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubCi } from '../../connectors/github/ci.ts';
import { githubCode } from '../../connectors/github/code.ts';
import { playwrightBench } from '../../connectors/playwright/bench.ts';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import { evidenceFolder } from '../../platform/evidence/folder.ts';
import type { Clock } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import type { Pace, Repository } from '../../sandbox/github/repository.ts';
import { type RunningGitHub, startGitHub } from '../../sandbox/github/server.ts';
import { ci } from '../ci/ci.ts';
import '../ci/tables.ts';
import { insights } from '../insights/insights.ts';
import { manualSessions } from '../manual-sessions/manual-sessions.ts';
import { testUpkeep } from '../test-upkeep/test-upkeep.ts';

export interface CiBench {
  readonly github: RunningGitHub;
  readonly repository: Repository;
  readonly test: TestKernel;
  /** Waits that GitHub asked for and that were granted, in milliseconds; nobody really waits. */
  readonly waits: readonly number[];
  /** A tenant whose agents may read the sandbox's repositories. */
  team(): Promise<{ person: Principal; agent: Principal; tenant: string }>;
  approve(person: Principal, proposal: string): Promise<void>;
  close(): Promise<void>;
}

/** The capability over the sandbox's GitHub, through the real connector. */
export async function openCi(
  repositories?: (clock: Clock, pace: Pace) => readonly Repository[],
  testHosts: readonly string[] = [],
): Promise<CiBench> {
  const github = await startGitHub({
    simulationSecret: 'of-the-test',
    pace: { queuedMs: 1, workMs: 1 },
    ...(repositories ? { repositories } : {}),
  });
  const waits: number[] = [];
  const account = { api: github.origin, token: github.token };
  const test = await openTestKernel({
    capabilities: [ci, manualSessions, testUpkeep, insights],
    ports: {
      ci: githubCi(() => account, { wait: async ms => void waits.push(ms) }),
      code: githubCode(() => account),
      testBench: playwrightBench({ hosts: testHosts, chromium: '/usr/bin/chromium' }),
      evidence: evidenceFolder(await mkdtemp(join(tmpdir(), 'evidence-'))),
    },
  });
  return {
    github,
    repository: github.repositories[0]!,
    test,
    waits,
    async team() {
      const { ada, agent, tenant } = test.people();
      await test.database.transaction({ tenant, role: roleOf('ci', 'action') }, async t => {
        for (const { fullName } of github.repositories)
          await storeOf(t)
            .insertInto('ci.repository')
            .values({ tenant_id: tenant, name: fullName })
            .execute();
      });
      return { person: ada, agent, tenant };
    },
    async approve(person, proposal) {
      const { nonce, fingerprint } = await openChallenge(test.kernel.parts, person, proposal);
      await decide(test.kernel.parts, person, {
        proposal,
        decision: 'approve',
        fingerprint,
        challenge: nonce,
      });
    },
    async close() {
      await test.close();
      await github.stop();
    },
  };
}
