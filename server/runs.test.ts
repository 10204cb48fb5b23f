import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerMarket } from './installation.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type {
  BatchOutcome,
  BatchReview,
  ConnectorView,
  DeadLetterPage,
  DeskView,
  InboxView,
  MerchantView,
  RunDetail,
  RunPage,
  ServerView,
  SettingsView,
  TargetPage,
  ToolView,
} from './wire.ts';

let started: Started;
let ada: Person;
beforeAll(async () => {
  started = await start();
  ada = await started.operator();
}, 120_000);
afterAll(() => started.close());

it('an order that was approved is a run that can be read, whole and target by target', async () => {
  const conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  const proposal = await conversation.propose('buy the best');
  const { run } = await ada.approve(proposal);
  const page = await ada.read<RunPage>('/api/runs?status=applied');
  const listed = page.runs.find(({ id }) => id === run!.id);
  expect(listed).toMatchObject({
    proposal,
    action: 'complete_checkout',
    status: 'applied',
    total: 1,
    policy: null,
  });
  expect(listed!.approvedBy).toHaveLength(1);
  expect(page.total).toBe(page.counts.applied);
  expect(await ada.read<RunPage>('/api/runs?status=failed')).toMatchObject({ runs: [], total: 0 });
  const detail = await ada.read<RunDetail>(`/api/runs/${run!.id}`);
  expect(detail).toMatchObject({ ...listed, retryable: 0, pausedBy: null });
  const targets = await ada.read<TargetPage>(`/api/runs/${run!.id}/targets?status=applied,verified`);
  expect(targets).toMatchObject({ total: 1, targets: [{ position: 0, attempts: 1 }] });
  expect(await ada.read<DeadLetterPage>('/api/dead-letters')).toMatchObject({ letters: [], total: 0 });
});

it('tools tell how long they took, and those that nobody called say nothing', async () => {
  const tools = await ada.read<readonly ToolView[]>('/api/tools');
  const timesOf = (name: string) => tools.find(tool => tool.name === name)?.times;
  expect(timesOf('complete_checkout')).toMatchObject({ calls: 1, refused: 0 });
  const { p50Ms, p95Ms, p99Ms } = timesOf('compare_offers')!;
  expect(p50Ms).toBeGreaterThan(0);
  expect([p50Ms, p95Ms, p99Ms]).toEqual([p50Ms, p95Ms, p99Ms].toSorted((a, b) => a - b));
  expect(timesOf('rerun_job')).toBeNull();
});

it('what did not fail cannot be tried again, and what is not there is not found', async () => {
  const [run] = (await ada.read<RunPage>('/api/runs?status=applied&limit=1')).runs;
  const retry = await ada.send('POST', `/api/runs/${run!.id}/retry`);
  expect(retry).toMatchObject({ status: 404, body: { problem: { code: 'not_found' } } });
  const anew = await ada.send('POST', `/api/proposals/${run!.proposal}/anew`);
  expect(anew).toMatchObject({ status: 409, body: { problem: { code: 'not_pending' } } });
  const nowhere = '01939f00-0000-7000-8000-000000000001';
  expect((await ada.send('GET', `/api/runs/${nowhere}`)).status).toBe(404);
  expect((await ada.send('POST', `/api/runs/${nowhere}/pause`)).status).toBe(409);
  expect((await ada.send('GET', '/api/runs?colour=red')).status).toBe(400);
  expect((await ada.send('POST', `/api/dead-letters/${nowhere}/resolve`, { note: ' ' })).status).toBe(400);
});

it('proposals of one kind are reviewed and decided over HTTP, each by its own fingerprint', async () => {
  const conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  const proposal = await conversation.propose('buy the best');
  const before = await ada.read<InboxView>('/api/inbox');
  expect(before.counts.proposed).toBe(1);
  const { operator } = await ada.read<{ operator: { id: string } }>('/api/session');
  await ada.post(`/api/proposals/${proposal}/delegate`, { operator: operator.id, note: 'Mine.' });
  await ada.post(`/api/proposals/${proposal}/set-aside`, {
    until: new Date(Date.now() + 60_000).toISOString(),
  });
  expect(await ada.read<DeskView>(`/api/proposals/${proposal}/desk`)).toMatchObject({
    setAsideUntil: expect.any(String),
    delegate: { id: operator.id, note: 'Mine.' },
  });
  const listed = (filter: string) => ada.read<{ total: number }>(`/api/proposals?status=proposed&${filter}`);
  expect((await listed('aside=hide')).total).toBe(0);
  expect((await listed(`delegate=${operator.id}`)).total).toBe(1);
  const review = await ada.post<BatchReview>('/api/decisions/batch/review', { proposals: [proposal] });
  const [item] = review.items;
  const asked = { proposal, fingerprint: item!.fingerprint, challenge: item!.challenge };
  const unlisted = { decision: 'approve', proposals: [proposal] };
  expect((await ada.send('POST', '/api/decisions/batch', unlisted)).status).toBe(400);
  const { outcomes } = await ada.post<{ outcomes: BatchOutcome[] }>('/api/decisions/batch', {
    decision: 'reject',
    proposals: [asked],
  });
  expect(outcomes).toMatchObject([{ proposal, status: 'rejected' }]);
  expect((await ada.proposal(proposal)).approvals).toMatchObject([{ decision: 'reject' }]);
});

it('every MCP server and vendor is asked whether it answers, for people only', async () => {
  const servers = await ada.read<ServerView[]>('/api/servers');
  expect(servers.length).toBeGreaterThan(8);
  for (const server of servers) expect(server).toMatchObject({ problem: null, tools: expect.any(Number) });
  expect(servers).toContainEqual(expect.objectContaining({ path: '/mcp' }));
  expect(await ada.read<ConnectorView[]>('/api/connectors')).toMatchObject([
    { name: 'GitHub', health: 'ok', seen: { rateLimit: { limit: 5_000 }, lastProblem: null } },
    {
      name: 'Shopify: Harbor Goods',
      health: 'ok',
      seen: { rateLimit: { limit: 2_000 }, lastProblem: null },
    },
  ]);
  const gone = { id: 'gone', name: 'Gone Goods', url: 'http://127.0.0.1:9' };
  const { installation, kernel } = started.running;
  await registerMarket(kernel.parts.database, installation.tenant, [gone]);
  const found = (await ada.read<MerchantView[]>('/api/merchants')).find(({ id }) => id === 'gone');
  expect(found).toMatchObject({ seen: { answeredAt: null, lastProblem: { code: 'vendor_unavailable' } } });
  for (const path of ['/api/servers', '/api/connectors'])
    expect((await fetch(started.origin + path)).status).toBe(401);
});

it('the settings say how the house is set up, and none of its secrets', async () => {
  const settings = await ada.read<SettingsView>('/api/settings');
  expect(settings).toMatchObject({
    database: 'embedded',
    queue: 'database',
    webhook: null,
    telemetry: false,
    data: { path: started.folder },
  });
  expect(settings.data.bytes).toBeGreaterThan(1_000_000);
  expect(JSON.stringify(settings)).not.toMatch(/secret/i);
});
