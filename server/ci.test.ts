import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modernClient } from '../mcp-servers/fixture/clients.ts';
import type { Person } from './testing/person.ts';
import { type Started, simulationSecret, start } from './testing/started.ts';

let started: Started;
let operator: Person;
let client: Client;
let token: string;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
  token = (await operator.post<{ secret: string }>('/api/tokens', { name: 'Assistant' })).secret;
  client = await modernClient(`${started.origin}/mcp/ci`, {}, token);
}, 120_000);
afterAll(async () => {
  await client?.close();
  await started.close();
});

interface Status {
  readonly verdict: string;
  readonly failures: readonly { check: string; cause: string; job: string }[];
  readonly fresh: { readonly heard_at: string | null };
}
const call = (name: string, input: Record<string, unknown> = {}) =>
  client.callTool({ name, arguments: input }, { timeout: 60_000 });
const post = (body: string, headers: Record<string, string>) =>
  fetch(`${started.origin}/webhooks/github`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
const signed = (secret: string, body: string, event: string) => ({
  'x-github-delivery': randomUUID(),
  'x-github-event': event,
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});
const status = async (input: Record<string, unknown> = {}): Promise<Status> =>
  (await call('get_ci_status', input)).structuredContent as unknown as Status;
const sandbox = async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
  const headers = { 'simulation-secret': simulationSecret, 'content-type': 'application/json' };
  const response = await fetch(`${started.running.market!.github.api}/testing${path}`, {
    method,
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return (await response.json()) as T;
};

it('an assistant asks why main is red, and what a person approved runs again, once', async () => {
  const red = await status();
  expect(red.verdict).toBe('failing');
  expect(red.failures.map(({ cause }) => cause).sort()).toEqual([
    'flaky',
    'infrastructure',
    'product',
    'test',
  ]);
  const job = red.failures.find(({ cause }) => cause === 'infrastructure')!.job;
  const pending = (await call('rerun_job', { job })).structuredContent as { proposal: { id: string } };
  const reruns = async () =>
    (await sandbox<{ writes: { operation: string; id: number }[] }>('/ledger')).writes.filter(
      ({ operation }) => operation === 'rerun_job',
    );
  expect(await reruns()).toEqual([]);
  expect((await operator.approve(pending.proposal.id)).run?.status).toBe('applied');
  expect(await reruns()).toMatchObject([{ id: Number(job) }]);
  await sandbox('/finish', 'POST');
  const after = await status();
  expect(after.failures.map(({ cause }) => cause)).not.toContain('infrastructure');
  expect(after.fresh.heard_at).not.toBeNull();
}, 60_000);

describe('GitHub’s webhooks', () => {
  const body = JSON.stringify({ repository: { full_name: 'harbor-goods/storefront' } });

  it.each([
    ['without a signature', { 'x-github-delivery': randomUUID(), 'x-github-event': 'push' }],
    ['signed with another secret', signed('another secret of theirs', body, 'ping')],
  ])('are refused %s', async (_case, headers) => {
    expect((await post(body, headers as Record<string, string>)).status).toBe(401);
  });

  it('are taken once, and refused when a byte of them was changed', async () => {
    const again = signed(started.running.github!.webhookSecret!, body, 'ping');
    const first = await post(body, again);
    expect([first.status, await first.json()]).toEqual([200, { outcome: 'taken' }]);
    expect(await (await post(body, again)).json()).toEqual({ outcome: 'known' });
    expect((await post(body.replace('storefront', 'storefronT'), again)).status).toBe(401);
  });
});

it('a build leaves its report once, and a flaky test of it is found', async () => {
  const at = new URLSearchParams({
    repository: 'harbor-goods/storefront',
    sha: 'a'.repeat(40),
    branch: 'main',
    job: 'e2e',
  });
  const send = (report: string, authorization = `Bearer ${token}`) =>
    fetch(`${started.origin}/ci/reports?${at}`, { method: 'POST', body: report, headers: { authorization } });
  const report = await readFile(
    new URL('../tools/ci/reports/golden/playwright.json', import.meta.url),
    'utf8',
  );
  expect((await send(report, 'Bearer nobody')).status).toBe(401);
  expect((await send('<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>')).status).toBe(400);
  const first = await send(report);
  expect([first.status, await first.json()]).toMatchObject([201, { tests: 1, failed: 0 }]);
  expect((await send(report)).status).toBe(200);
  const { tests, reports } = (await call('list_flaky_tests')).structuredContent as {
    reports: number;
    tests: { test: string; judgement: string; both: number }[];
  };
  expect(reports).toBe(1);
  expect(tests.map(({ test, judgement, both }) => [test, judgement, both])).toContainEqual([
    'Order › places an order as a guest',
    'flaky',
    1,
  ]);
});

it('in the chat: why main is red, what would mend it, and the job that a person let run again', async () => {
  const conversation = await operator.conversation();
  const told = await conversation.say('why is main red?');
  expect(told.text).toMatch(/is (failing|pending|blocked|passing)/);
  const answer = await conversation.say('which tests are flaky?');
  expect(answer.text).toMatch(/flaky/i);
  const { failures } = await status();
  const job = failures.find(({ cause }) => cause === 'product')!.job;
  const before = (await sandbox<{ writes: object[] }>('/ledger')).writes.length;
  const proposal = await conversation.propose(`rerun job ${job}`);
  expect((await sandbox<{ writes: object[] }>('/ledger')).writes).toHaveLength(before);
  expect((await operator.approve(proposal)).run?.status).toBe('applied');
  expect((await conversation.told(proposal)).text).toMatch(/^Done, and read back/);
  expect((await sandbox<{ writes: object[] }>('/ledger')).writes).toHaveLength(before + 1);
});

it('in the chat: a manual session is planned for what a person wants looked at', async () => {
  const conversation = await operator.conversation();
  await conversation.say('why is main red?');
  const told = await conversation.say('start a 30 minute exploratory session on the checkout');
  expect(told.text).toMatch(/manual session is planned/);
  const sessions = await modernClient(`${started.origin}/mcp/manual-sessions`, {}, token);
  const { structuredContent } = await sessions.callTool({ name: 'list_manual_sessions', arguments: {} });
  expect(JSON.stringify(structuredContent)).toMatch(/"charter":"[^"]*checkout/i);
  await sessions.close();
});

it('on a fresh start the chat shows how main came into production, as the sandbox’s webhooks told it', async () => {
  const flow = await modernClient(`${started.origin}/mcp/insights`, {}, token);
  const heard = async () =>
    (await flow.callTool({ name: 'get_delivery_metrics', arguments: {} })).structuredContent;
  await expect.poll(heard, { timeout: 10_000 }).toMatchObject({
    frequency: { deployments: 4, not_live: 1 },
    lead_time: { whole: { cases: 4, median: 82.5 } },
    change_failure: { failed: 0 },
    completeness: { changes: 4, changes_live: 4, changes_with_first_commit: 4, deployments_placed: 4 },
  });
  await flow.close();
  const conversation = await operator.conversation();
  const shown = await conversation.say('show delivery metrics');
  expect(shown.text).toContain('Of 4 merged changes 4 are known to be live.');
});

it('what GitHub tells of merges and deployments becomes delivery metrics, and an incident counts against the one it names', async () => {
  const repository = { full_name: 'harbor-goods/storefront', default_branch: 'main' };
  const now = Date.now();
  const ago = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();
  const tell = async (event: string, payload: object): Promise<void> => {
    const body = JSON.stringify({ ...payload, repository });
    const told = await post(body, signed(started.running.github!.webhookSecret!, body, event));
    expect(told.status).toBe(200);
  };
  const [old, made] = ['e'.repeat(40), 'f'.repeat(40)];
  const commits = [{ id: made, timestamp: ago(10) }];
  const pushed = { before: old, after: made, commits };
  const deployed = (id: number, sha: string, hours: number) => ({
    deployment: { id, sha, environment: 'production' },
    deployment_status: { state: 'success', created_at: ago(hours) },
  });
  await tell('deployment_status', deployed(1, made, 4));
  await tell('push', { ...pushed, ref: 'refs/heads/main' });
  await tell('push', { ...pushed, ref: 'refs/heads/sizes' });
  await tell('pull_request', {
    action: 'closed',
    pull_request: {
      number: 8,
      merged: true,
      created_at: ago(9),
      merged_at: ago(6),
      merge_commit_sha: made,
      head: { ref: 'sizes' },
      base: { ref: 'main' },
    },
  });
  const incident = { title: 'The cart was empty', began_at: ago(3), resolved_at: ago(2), deployment: '1' };
  const flow = await modernClient(`${started.origin}/mcp/insights`, {}, token);
  const noted = await flow.callTool({ name: 'log_incident', arguments: incident });
  expect(noted.isError).toBeFalsy();
  const { structuredContent } = await flow.callTool({ name: 'get_delivery_metrics', arguments: { days: 1 } });
  expect(structuredContent).toMatchObject({
    repository: 'harbor-goods/storefront',
    frequency: { deployments: 1, per_week: 7 },
    lead_time: { whole: { cases: 1, median: 360 }, review: { median: 180 }, release: { median: 120 } },
    change_failure: { failed: 1, rate: 1 },
    recovery: { median: 120, open: 0 },
    completeness: { changes: 1, changes_live: 1, changes_with_first_commit: 1, deployments_placed: 1 },
  });
  const metrics = async () =>
    (await flow.callTool({ name: 'get_delivery_metrics', arguments: { days: 1 } })).structuredContent as {
      frequency: { deployments: number };
      completeness: { changes: number; changes_live: number; deployments_placed: number };
    };
  await sandbox('/merge', 'POST', { number: 43 });
  await sandbox('/deploy', 'POST', { branch: 'main' });
  await expect.poll(metrics, { timeout: 10_000 }).toMatchObject({
    frequency: { deployments: 2 },
    completeness: { changes: 2, changes_live: 2, deployments_placed: 2 },
  });
  const refused = await flow.callTool({ name: 'log_incident', arguments: { ...incident, deployment: '77' } });
  expect([refused.isError, JSON.stringify(refused)]).toEqual([true, expect.stringContaining('Leave it out')]);
  await flow.close();
});
