import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Outcome } from '../../platform/kernel.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { type RunningJira, startJira } from '../../sandbox/jira/server.ts';
import { openSessions, type SessionBench } from '../../tools/testing/manual-sessions.ts';
import { dataOf, proposalOf } from '../../tools/testing/outcomes.ts';
import type { JiraAccount } from './client.ts';
import { jiraIssues } from './issues.ts';

let bench: SessionBench;
let jira: RunningJira;
let account: JiraAccount;
let ada: Principal;
let agent: Principal;
beforeAll(async () => {
  bench = await openSessions({
    issues: jiraIssues(() => account, { searchLagMs: 400, searchEveryMs: 50 }),
  });
});
afterAll(() => bench.close());
beforeEach(async () => {
  jira = await startJira();
  account = { site: jira.origin, email: jira.email, token: jira.token };
  ({ ada, agent } = bench.test.people());
});
afterEach(() => jira.stop());

const kernel = () => bench.test.kernel;
const call = (name: string, input: object): Promise<Outcome> => kernel().call(agent, name, input);
const refusalOf = (outcome: Outcome) => (outcome.kind === 'refused' ? outcome.problem : undefined);
const url = 'http://shop.example/cart';

/** A session with a bug, a picture of it, and a step whose value was typed by somebody who likes markup. */
async function finished(): Promise<string> {
  const { session } = dataOf<{ session: string }>(
    await call('create_manual_session', { charter: 'Explore the cart to discover wrong totals' }),
  );
  await call('start_manual_session', { session });
  const element = { role: 'textbox', name: 'Note', label: 'Note', test_id: null, text: null, css: '#note' };
  await call('record_step', { session, kind: 'fill', url, element, value: '[~accountid:1] *bold*' });
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]).toString('base64');
  const { digest } = dataOf<{ digest: string }>(
    await call('attach_evidence', { session, title: 'The cart', media_type: 'image/png', base64: png }),
  );
  const bug = {
    session,
    kind: 'bug',
    severity: 'major',
    title: 'The total is −3',
    step: 1,
    evidence: [digest],
  };
  await call('log_finding', bug);
  const split = { test: 80, bug: 20, setup: 0 };
  await call('finish_manual_session', { session, split, debrief: 'Totals need a floor.\n\nMore next week.' });
  return session;
}
const proposed = async (session: string) =>
  proposalOf(await call('export_manual_session', { session, project: 'SHOP' }));
async function approved(proposal: string) {
  const { parts } = kernel();
  const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
  await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  await bench.test.settle();
  return readProposal(parts, ada, proposal);
}
const writes = () => jira.site.ledger.map(({ operation }) => operation);

it('what the proposal says is what Jira gets, once, with the picture', async () => {
  const session = await finished();
  const proposal = await proposed(session);
  const { document, targets } = await readProposal(kernel().parts, ada, proposal);
  expect(writes()).toEqual([]);
  expect(document.reversibility).toMatchObject({
    kind: 'irreversible',
    why: expect.stringContaining('does not let this account delete'),
  });
  const { issue } = (
    targets[0] as unknown as { after: { issue: { summary: string; files: { name: string }[] } } }
  ).after;
  const view = await approved(proposal);
  expect(view.targets[0]).toMatchObject({ status: 'verified', receipt: { session, issue: 'SHOP-1' } });
  expect(writes()).toEqual(['create', 'attach']);
  const [made] = jira.site.issues;
  expect(made).toMatchObject({
    fields: { summary: issue.summary, labels: [`countersign-session-${session}`, 'manual-session'] },
    attachments: [{ filename: issue.files[0]!.name, mimeType: 'image/png', size: 9 }],
  });
  const words = JSON.stringify(made!.fields.description);
  for (const said of [
    'bug, major: The total is −3 (step 1)',
    'with \\"[~accountid:1] *bold*\\"',
    'More next week.',
  ])
    expect(words).toContain(said);
  await bench.test.settle();
  expect(dataOf(await call('get_manual_session', { session }))).toMatchObject({
    session: { issue: { key: 'SHOP-1', url: `${jira.origin}/browse/SHOP-1` } },
  });
  expect(refusalOf(await call('export_manual_session', { session, project: 'SHOP' }))).toMatchObject({
    message: 'The session is exported already, as SHOP-1.',
  });
});

it('a lost answer is looked up, even while Jira’s search lags, and nothing is made twice', async () => {
  jira.site.searchLagMs = 150;
  const proposal = await proposed(await finished());
  jira.faults.lay({ kind: 'lost_answer', path: '/rest/api/3/issue' });
  expect((await approved(proposal)).targets[0]).toMatchObject({ status: 'verified' });
  expect(writes()).toEqual(['create', 'attach']);
});

it('what is missing after an upload broke off is added to the issue that is there', async () => {
  const proposal = await proposed(await finished());
  jira.faults.lay({ kind: 'server_error', path: '/attachments' });
  jira.faults.lay({ kind: 'lost_answer', path: '/attachments' });
  expect((await approved(proposal)).targets[0]).toMatchObject({ status: 'verified' });
  expect(writes()).toEqual(['create', 'attach']);
});

it('Jira that asks to wait is waited for', async () => {
  const proposal = await proposed(await finished());
  jira.faults.lay({ kind: 'rate_limit', path: '/rest/api/3/issue', retry_after_seconds: 0 });
  expect((await approved(proposal)).targets[0]).toMatchObject({ status: 'verified' });
  expect(writes()).toEqual(['create', 'attach']);
});

it('of two approvals of one session, the later finds the issue and leaves it alone', async () => {
  const session = await finished();
  const [first, second] = [await proposed(session), await proposed(session)];
  expect((await approved(first)).targets[0]).toMatchObject({ status: 'verified' });
  expect((await approved(second)).targets[0]).toMatchObject({ status: 'stale' });
  expect(writes()).toEqual(['create', 'attach']);
});

it.each([
  ['a project that is not there', { project: 'NOPE' }, 'not_found'],
  ['a type that the project has not', { project: 'SHOP', issue_type: 'Epic' }, 'invalid_input'],
  ['a type that asks for more than we know', { project: 'SHOP', issue_type: 'Incident' }, 'invalid_input'],
  ['words in the place of a key', { project: 'SHOP" OR "1"="1' }, 'invalid_input'],
])('%s is refused before anybody is asked', async (_what, input, code) => {
  const session = await finished();
  expect(refusalOf(await call('export_manual_session', { session, ...input }))?.code).toBe(code);
  expect(writes()).toEqual([]);
});

it('says so where the account may not, or is not known', async () => {
  const session = await finished();
  const asked = { session, project: 'SHOP' };
  jira.site.permissions.CREATE_ATTACHMENTS = false;
  const { targets } = await readProposal(kernel().parts, ada, await proposed(session));
  expect(targets[0]).toMatchObject({ after: { issue: { files: [] } } });
  jira.site.permissions.CREATE_ISSUES = false;
  expect(refusalOf(await call('export_manual_session', asked))?.code).toBe('vendor_refused');
  account = { ...account, token: 'wrong' };
  expect(refusalOf(await call('export_manual_session', asked))?.code).toBe('vendor_unauthorized');
});

it('a session that still runs, or of nobody, is not exported', async () => {
  const { session } = dataOf<{ session: string }>(
    await call('create_manual_session', { charter: 'Explore the search for typing errors' }),
  );
  const asked = { session, project: 'SHOP' };
  expect(refusalOf(await call('export_manual_session', asked))?.message).toBe('The session is planned.');
  const nobody = { ...asked, session: randomUUID() };
  expect(refusalOf(await call('export_manual_session', nobody))?.code).toBe('not_found');
});
