import { afterEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../platform/errors.ts';
import type { Repository } from '../../sandbox/github/repository.ts';
import { type RunningGitHub, startGitHub } from '../../sandbox/github/server.ts';
import type { CiConnection } from '../../tools/ci/ports.ts';
import { githubCi } from './ci.ts';

let github: RunningGitHub;
afterEach(() => github.stop());

const open = async (
  token?: string,
): Promise<{ connection: CiConnection; repository: Repository; waits: number[] }> => {
  github = await startGitHub();
  const waits: number[] = [];
  const account = { api: github.origin, token: token ?? github.token };
  const port = githubCi(() => account, { wait: async ms => void waits.push(ms) });
  const repository = github.repositories[0]!;
  return { connection: port.open(repository.fullName), repository, waits };
};
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.catch((error: unknown) => error);
  if (!(thrown instanceof Refusal)) throw new Error(`not refused: ${String(thrown)}`);
  return thrown.code;
};

it('reads 2,500 checks of one commit, page by page, and asks again for nothing that did not change', async () => {
  const { connection, repository } = await open();
  const { sha } = repository.branches.get('docs')!;
  for (let at = 0; at < 2_500; at++)
    repository.outside.push({
      id: at + 1,
      suite: 1,
      sha,
      name: `shard ${at}`,
      status: 'completed',
      conclusion: 'success',
      startedAt: '2026-11-20T09:00:00Z',
      completedAt: '2026-11-20T09:01:00Z',
      annotations: [],
    });
  const checks = await connection.checks(sha);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(2_500);
  expect(github.rate.used).toBe(26);
  expect(await connection.checks(sha)).toEqual(checks);
  expect(github.rate.used).toBe(26);
});

describe('limits', () => {
  it.each([403, 429] as const)(
    'a secondary one with %i is waited for, as long as GitHub says',
    async status => {
      const { connection, waits } = await open();
      github.faults.lay({ kind: 'secondary_limit', status, retry_after_seconds: 7, times: 2 });
      expect(await connection.defaultBranch()).toBe('main');
      expect(waits).toEqual([7_000, 7_000]);
    },
  );

  it('one that would take too long is said, with the time', async () => {
    const { connection, waits } = await open();
    github.faults.lay({ kind: 'secondary_limit', retry_after_seconds: 900 });
    const thrown = (await connection.defaultBranch().catch((error: unknown) => error)) as Refusal;
    expect(thrown.problem).toMatchObject({ code: 'vendor_rate_limited', retryAfterMs: 900_000 });
    expect(waits).toEqual([]);
  });

  it('the primary one is waited for until its reset', async () => {
    const { connection, waits } = await open();
    github.rate.shorten(0, 3_000);
    await codeOf(connection.defaultBranch());
    expect(waits.every(ms => ms >= 1_000 && ms <= 5_000)).toBe(true);
    expect(waits).toHaveLength(3);
  });

  it('a write waits for none: its run tries again', async () => {
    const { connection, repository, waits } = await open();
    const [job] = repository.jobs.keys();
    github.faults.lay({ kind: 'secondary_limit' });
    expect(await codeOf(connection.rerunJob(String(job)))).toBe('vendor_rate_limited');
    expect([waits, repository.ledger]).toEqual([[], []]);
  });
});

it.each([
  ['a branch that is not there', (it: CiConnection) => it.branch('nowhere'), 'not_found'],
  ['a commit that is not there', (it: CiConnection) => it.commit('deadbeef'), 'not_found'],
  ['a server that fails', (it: CiConnection) => it.branch('main'), 'vendor_unavailable'],
] as const)('%s is refused by its code', async (what, ask, code) => {
  const { connection } = await open();
  if (what.startsWith('a server')) github.faults.lay({ kind: 'server_error' });
  expect(await codeOf(ask(connection))).toBe(code);
});

it('a token that GitHub does not know is the connection’s fault', async () => {
  const { connection } = await open('ghs_of_yesterday');
  expect(await codeOf(connection.defaultBranch())).toBe('vendor_unauthorized');
});

it('a log comes without the token being shown to where it lies, and only its end', async () => {
  const { connection, repository } = await open();
  const job = [...repository.jobs.values()].find(
    ({ name, conclusion }) => name === 'unit' && conclusion === 'failure',
  )!;
  const end = await connection.log(String(job.id), 40);
  expect(Buffer.byteLength(end)).toBe(40);
  expect(end).toMatch(/exit code 1\.\n$/);
});
