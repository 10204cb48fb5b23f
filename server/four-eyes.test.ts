import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApprovalRules } from '../platform/proposals/rules.ts';
import { callTool } from './testing/call-tool.ts';
import type { Conversation } from './testing/conversation.ts';
import { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

let started: Started;
let ada: Person;
let ben: Person;
let conversation: Conversation;
beforeAll(async () => {
  started = await start();
  ada = await started.operator();
  conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
}, 120_000);
afterAll(() => started.close());

const invite = (name: string, role: string) => ada.post<{ link: string }>('/api/operators', { name, role });
const signInBy = (link: string): Promise<Person> =>
  Person.signIn(started.origin, new URL(link).hash.slice(1));

/** Changes the rules of approval as any assistant would propose it and as the rules of now let a person approve it. */
async function changeRules(rules: Partial<ApprovalRules>, ...approvers: Person[]): Promise<void> {
  const { secret } = await ada.post<{ secret: string }>('/api/tokens', {
    name: 'Steward',
    scopes: ['approvals:act', 'approvals:read'],
  });
  const result = (await callTool(
    started.origin,
    { secret, server: 'approvals' },
    'change_approval_rules',
    rules,
  )) as { structuredContent: { proposal: { id: string } } };
  const { id } = result.structuredContent.proposal;
  const [last, ...first] = approvers.toReversed();
  for (const person of first.toReversed()) expect((await person.decide(id, 'approve')).status).toBe(200);
  expect((await last!.approve(id)).run).toMatchObject({ status: 'applied' });
}

it('a second person is invited by a link, which works once', async () => {
  const { link } = await invite('Ben', 'operator');
  ben = await signInBy(link);
  expect(await ben.read('/api/session')).toMatchObject({ operator: { name: 'Ben', role: 'operator' } });
  await expect(signInBy(link)).rejects.toThrow('used already');
  expect((await ben.send('POST', '/api/operators', { name: 'Cid', role: 'owner' })).status).toBe(403);
  const viewer = await signInBy((await invite('Vera', 'viewer')).link);
  const id = await conversation.propose('buy the best');
  expect((await viewer.proposal(id)).status).toBe('proposed');
  expect((await viewer.send('POST', `/api/proposals/${id}/challenge`)).status).toBe(403);
});

it('rules that want two people hold from then on, and are changed by two people only', async () => {
  await changeRules({ two_people_from_risk: 'medium' }, ada);
  const id = await conversation.propose('buy the second');
  expect((await ada.proposal(id)).document.policy).toMatchObject({ approvers: 2, separate_requester: false });

  expect((await ada.decide(id, 'approve')).body).toEqual({ status: 'proposed', approvals: 1, required: 2 });
  const again = await ada.decide(id, 'approve');
  expect(again).toMatchObject({ status: 409, body: { problem: { code: 'not_pending' } } });
  expect(await ada.proposal(id)).toMatchObject({ status: 'proposed', run: null });

  const done = await ben.approve(id);
  expect(done.targets[0]!.status).toBe('verified');
  expect(done.approvals.map(({ approver }) => approver)).toEqual(['Operator', 'Ben']);
  expect((await conversation.told(id)).text).toContain('exactly what you approved');
});

it('the second rejects what the first approved, and nothing is done', async () => {
  const id = await conversation.propose('buy the third');
  await ada.decide(id, 'approve');
  expect((await ben.decide(id, 'reject', { reason: 'Not this one' })).body.status).toBe('rejected');
  expect(await ada.proposal(id)).toMatchObject({ status: 'rejected', run: null });
});

it('two people at once are two approvals, and one order', async () => {
  const id = await conversation.propose('buy the best');
  const answers = await Promise.all([ada.decide(id, 'approve'), ben.decide(id, 'approve')]);
  expect(answers.map(({ body }) => body.status).sort()).toEqual(['approved', 'proposed']);
  const { targets } = await ada.settled(id);
  const { checkout } = targets[0]!.receipt as { checkout: string };
  expect(await started.ordersOf('voltbarn', checkout)).toBe(1);
});

it('whoever asked through an assistant, or edited the card, may not approve where the rules say so', async () => {
  await changeRules({ two_people_from_risk: 'never', separate_requester: true }, ada, ben);
  const id = await conversation.propose('buy the best');
  const refused = { status: 403, body: { problem: { code: 'requester_may_not_approve' } } };
  expect(await ada.decide(id, 'approve')).toMatchObject(refused);
  const edited = await ben.post<{ id: string }>(`/api/proposals/${id}/edit`, { input: { quantity: 2 } });
  expect(await ben.decide(edited.id, 'approve')).toMatchObject(refused);
  const { link } = await invite('Cid', 'operator');
  expect((await (await signInBy(link)).approve(edited.id)).targets[0]!.status).toBe('verified');
});

it('a conversation tells its owner, and nobody else, that an answer begins and ends', async () => {
  const [hers, his] = await Promise.all([ada.listen('/api/changes'), ben.listen('/api/changes')]);
  await conversation.say('show my orders');
  const own = await ben.conversation();
  await own.say('help');
  const heard = async (events: typeof hers) => JSON.parse((await events.next())!.data);
  expect([await heard(hers), await heard(hers)]).toContainEqual({ type: 'thread', id: conversation.thread });
  expect(await heard(his)).toEqual({ type: 'thread', id: own.thread });
  hers.close();
  his.close();
});
