import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Outcome } from '../../platform/kernel.ts';
import type { Principal } from '../../platform/principal.ts';
import { openSessions, type SessionBench } from '../testing/manual-sessions.ts';
import { dataOf } from '../testing/outcomes.ts';
import { getManualSession } from './get-manual-session.ts';
import { listManualSessions } from './list-manual-sessions.ts';

const charter = 'Explore the cart with odd quantities to discover wrong totals';
const sha = 'a'.repeat(40);
let bench: SessionBench;
let agent: Principal;
let other: Principal;
beforeAll(async () => {
  bench = await openSessions();
});
afterAll(() => bench.close());
beforeEach(() => {
  agent = bench.test.people().agent;
  other = bench.test.people().agent;
});

const call = (name: string, input: object, as = agent): Promise<Outcome> =>
  bench.test.kernel.call(as, name, input);
const minutes = (count: number) => {
  bench.clock.now = new Date(bench.clock.now.getTime() + count * 60_000);
};
const planned = async (facts: object = {}) =>
  dataOf<{ session: string }>(await call('create_manual_session', { charter, ...facts })).session;
const running = async () => {
  const session = await planned();
  await call('start_manual_session', { session });
  return session;
};
const read = async (session: string) =>
  getManualSession.output.parse(dataOf(await call('get_manual_session', { session })));
const refusalOf = (outcome: Outcome) => (outcome.kind === 'refused' ? outcome.problem : undefined);
const lamp = {
  role: 'button',
  name: 'Add to cart',
  label: null,
  test_id: 'add',
  text: 'Add to cart',
  css: '#add',
};
const url = 'http://shop.example/lamp';

it('a session goes from its charter to its debrief, and its clock counts no break', async () => {
  const session = await planned({ time_box_minutes: 30, areas: ['cart'] });
  const at = bench.clock.now.toISOString();
  expect(dataOf(await call('start_manual_session', { session }))).toMatchObject({ minutes_left: 30 });
  await call('record_step', { session, kind: 'goto', url });
  await call('record_step', { session, kind: 'click', url, element: lamp });
  minutes(10);
  await call('pause_manual_session', { session });
  expect(refusalOf(await call('record_step', { session, kind: 'goto', url }))).toMatchObject({
    code: 'invalid_input',
    message: 'The session is paused.',
  });
  minutes(60);
  expect(dataOf(await call('start_manual_session', { session }))).toMatchObject({ minutes_left: 20 });
  minutes(5);
  const bug = { session, kind: 'bug', severity: 'major', title: 'The total is negative', step: 2 };
  const shot = await call('attach_evidence', {
    session,
    title: 'Console',
    media_type: 'text/plain',
    text: 'NaN',
  });
  const { digest } = dataOf<{ digest: string }>(shot);
  await call('log_finding', { ...bug, evidence: [digest] });
  expect(refusalOf(await call('finish_manual_session', { session }))?.path).toBe('split');
  expect(
    refusalOf(await call('finish_manual_session', { session, split: { test: 80, bug: 10, setup: 20 } })),
  ).toMatchObject({ message: 'Testing, bugs and set-up must add up to 100 percent.' });
  await call('finish_manual_session', { session, split: { test: 70, bug: 20, setup: 10 } });
  await call('finish_manual_session', { session, debrief: 'Totals need a floor of zero.' });
  expect(await read(session)).toMatchObject({
    session: {
      status: 'debriefed',
      minutes_spent: 15,
      split: { test: 70, bug: 20, setup: 10 },
      debrief: 'Totals need a floor of zero.',
    },
    steps: [
      { position: 1, kind: 'goto', by: 'agent' },
      { position: 2, kind: 'click', element: lamp, at },
    ],
    step_count: 2,
    findings: [{ kind: 'bug', severity: 'major', step: 2, evidence: [digest] }],
    evidence: [{ digest, media_type: 'text/plain', size: 3 }],
  });
  expect(refusalOf(await call('log_finding', { session, kind: 'note', title: 'Late' }))?.mend).toMatch(
    /until the debrief/,
  );
});

it('what is typed into a password field is kept nowhere', async () => {
  const session = await running();
  const element = { ...lamp, role: 'textbox', name: 'Password' };
  const typed = await call('record_step', { session, kind: 'fill', url, element, value: 'correct-horse-9' });
  expect(dataOf(typed)).toEqual({ position: 1, masked: true });
  expect(JSON.stringify(await read(session))).not.toContain('correct-horse');
});

it('steps that come at once each get a place of their own', async () => {
  const session = await running();
  await Promise.all(
    Array.from({ length: 8 }, () => call('record_step', { session, kind: 'click', url, element: lamp })),
  );
  expect((await read(session)).steps.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

it('a finding rests on steps and evidence of its own session only', async () => {
  const [session, elsewhere] = [await running(), await running()];
  const text = { title: 'Log', media_type: 'text/plain', text: 'of another session' };
  const { digest } = dataOf<{ digest: string }>(
    await call('attach_evidence', { session: elsewhere, ...text }),
  );
  const note = { session, kind: 'note', title: 'See there' };
  expect(refusalOf(await call('log_finding', { ...note, evidence: [digest] }))?.path).toBe('evidence');
  expect(refusalOf(await call('log_finding', { ...note, step: 1 }))?.path).toBe('step');
});

it('another tenant sees and changes nothing of it', async () => {
  const session = await running();
  for (const [name, input] of [
    ['get_manual_session', {}],
    ['pause_manual_session', {}],
    ['record_step', { kind: 'goto', url }],
    ['log_finding', { kind: 'note', title: 'Hello' }],
  ] as const)
    expect(refusalOf(await call(name, { session, ...input }, other))?.code).toBe('not_found');
  expect(dataOf(await call('list_manual_sessions', {}, other))).toEqual({ sessions: [], total: 0 });
});

it('those that a commit waits for are found by it', async () => {
  const about = { repository: 'orchard/storefront', sha };
  const done = await planned(about);
  const waiting = await planned({ ...about, required: true });
  await call('finish_manual_session', { session: done, abandon: true });
  const listed = await call('list_manual_sessions', { ...about, status: ['planned', 'running', 'paused'] });
  const { sessions } = listManualSessions.output.parse(dataOf(listed));
  expect(sessions.map(({ id, required }) => [id, required])).toEqual([[waiting, true]]);
});

it.each([
  ['create_manual_session', { charter: 'short' }, 'charter'],
  ['create_manual_session', { charter, start_url: 'javascript:alert(1)' }, 'start_url'],
  ['create_manual_session', { charter, sha: 'main' }, 'sha'],
  [
    'attach_evidence',
    { session: crypto.randomUUID(), title: 'x', media_type: 'text/html', text: 'x' },
    'media_type',
  ],
  ['record_step', { session: crypto.randomUUID(), kind: 'hover', url }, 'kind'],
  ['record_step', { session: crypto.randomUUID(), kind: 'fill', url, element: lamp }, 'value'],
])('%s refuses %j and names %s', async (name, input, path) => {
  expect(refusalOf(await call(name, input))).toMatchObject({ code: 'invalid_input', path });
});
