import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { understandingRole } from '../../agents/roles.ts';
import { utterances } from '../../evals/utterances/suite.ts';
import type { RecordedEvent } from '../../platform/capability.ts';
import { recordEvent } from '../../platform/events/record.ts';
import { issueOperatorLink } from '../../platform/identity/operator-links.ts';
import { createTenant } from '../../platform/identity/tenants.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { eraseSubject } from '../../platform/privacy/subject-keys.ts';
import type { AcceptedExample } from '../../tools/learning/example.ts';
import { callTool } from '../testing/call-tool.ts';
import type { Conversation } from '../testing/conversation.ts';
import { Person } from '../testing/person.ts';
import { ReadingModel } from '../testing/reading-model.ts';
import { type Started, start } from '../testing/started.ts';
import type { LearningView, OwnLearningView, Problem } from '../wire.ts';
import { hearDecisions } from './hear-decisions.ts';

const canaries = ['4111 1111 1111 1111', 'margaret.canary@example.org', '+49 170 5550123'];
const model = new ReadingModel();
let started: Started;
let owner: Person;
beforeAll(async () => {
  started = await start({
    OPENAI_BASE_URL: await model.open(),
    OPENAI_MODEL: 'test-model',
    COUNTERSIGN_LEARNING_EXAMPLES: '2',
  });
  owner = await started.operator();
}, 120_000);
afterAll(async () => {
  await started?.close();
  await model.close();
});

const page = (person = owner) => person.read<LearningView>('/api/learning');
const consent = (given: boolean) => owner.send('PUT', '/api/learning/consent', { given });
const quantityOf = async (proposal: string) =>
  ((await owner.proposal(proposal)).editable as { quantity: number }).quantity;

async function shopper(): Promise<Conversation> {
  const conversation = await owner.conversation();
  await conversation.say('find noise-cancelling headphones at Countersign Store');
  return conversation;
}
const whenWaiting = (count: number) =>
  vi.waitFor(
    async () => {
      const { waiting } = await page();
      expect(waiting).toHaveLength(count);
      return waiting;
    },
    { timeout: 30_000 },
  );
const promotions = async () => {
  const found = await owner.read<{ proposals: { id: string; status: string }[] }>(
    '/api/proposals?action=promote_version&sort=oldest',
  );
  return found.proposals;
};

it('keeps nothing before an owner consents, and is off at first', async () => {
  expect(await page()).toMatchObject({ consent: { given: false, by: null }, waiting: [], accepted: [] });
  const conversation = await shopper();
  const proposal = await conversation.propose('buy two of the first one');
  await owner.decide(proposal, 'reject', { reason: 'two, I said' });
  await conversation.told(proposal);
  const rows = await started.running.kernel.parts.database.transaction(
    { tenant: started.running.installation.tenant, role: 'cs_learning_query' },
    t => t.selectFrom('learning.example').selectAll().execute(),
  );
  expect(rows).toEqual([]);
});

it('goes from a decision to a new version by approval, and back by approval', async () => {
  expect((await consent(true)).status).toBe(200);

  // Talk and decide: the model overlooks the quantity, and the person corrects the card.
  const first = await shopper();
  const edited = await first.propose(`buy two of the first one (${canaries.join(', ')})`);
  expect(await quantityOf(edited)).toBe(1);
  await owner.post(`/api/proposals/${edited}/edit`, { input: { quantity: 2 } });
  const [changed] = await whenWaiting(1);
  expect(changed).toMatchObject({
    readBy: 1,
    understood: [{ intent: 'buy', slots: { ordinal: 1 } }],
    decisions: [{ proposal: edited, decision: 'edit', before: { quantity: 1 }, after: { quantity: 2 } }],
  });
  expect(changed!.inputs.message).toMatch(/^buy two of the first one \(/);
  for (const canary of canaries) expect(JSON.stringify(changed)).not.toContain(canary);

  // The same decision told again is heard once; the edited proposal's own end says nothing of what was understood.
  await hearDecisions(started.running.kernel).hear(await endOf(edited));
  const second = await shopper();
  const rejected = await second.propose('buy three of the first one');
  await owner.decide(rejected, 'reject', { reason: `three! ask ${canaries[1]}` });
  const waiting = await whenWaiting(2);
  expect(waiting[0]!.decisions).toMatchObject([
    { decision: 'reject', reason: 'three! ask [redacted:email]' },
  ]);
  expect(waiting[1]!.decisions).toHaveLength(1);

  // Too few examples: nothing is proposed, and the page says so.
  const prompt = `${understandingRole.prompt.text}\n${ReadingModel.mind}`;
  const drafted = await owner.send<{ number: number }>('POST', '/api/learning/versions', {
    prompt,
    note: 'It overlooked quantities.',
  });
  expect(drafted.body).toMatchObject({ number: 2 });
  expect((await page()).next).toBe('Version 2 is not scored yet: 0 of at least 2 examples are accepted.');
  expect(await promotions()).toEqual([]);

  // Review: corrected, and accepted.
  const accept = (id: string, quantity: number) =>
    owner.send<{ problem: Problem }>('POST', `/api/learning/examples/${id}/accept`, {
      expected: [{ intent: 'buy', slots: { choice: 'ordinal', ordinal: 1, quantity } }],
    });
  const wrong = await owner.send<{ problem: Problem }>(
    'POST',
    `/api/learning/examples/${waiting[0]!.id}/accept`,
    { expected: [{ intent: 'buy', slots: { quantity: 'many' } }] },
  );
  expect(wrong.status).toBe(400);
  expect(wrong.body.problem.message).toContain('expected.0.slots');
  expect((await accept(waiting[1]!.id, 2)).status).toBe(200);
  expect((await accept(waiting[1]!.id, 2)).status).toBe(404);
  expect((await accept(waiting[0]!.id, 3)).status).toBe(200);

  // Two are enough here: both versions are scored, and a proposal says what would change.
  const proposed = await vi.waitFor(
    async () => {
      const [one] = await promotions();
      expect(one).toBeDefined();
      return one!.id;
    },
    { timeout: 30_000 },
  );
  const { document, targets } = await owner.proposal(proposed);
  expect(document.sentence).toBe(
    'Promote version 2 of what reads messages: 2 of 2 examples right, 0 by version 1.',
  );
  expect(document.requester).toMatchObject({ kind: 'service', name: 'Learning' });
  expect(targets).toMatchObject([{ before: { version: 1 }, after: { version: 2 } }]);
  expect(document.facts.map(({ label, value }) => `${label}: ${value}`)).toEqual(
    expect.arrayContaining([
      'Right by version 1: 0 of 2 (0 %, 95 % interval 0 % to 66 %)',
      'Right by version 2: 2 of 2 (100 %, 95 % interval 34 % to 100 %)',
      'Writes that nobody asked for: 0 → 0',
      'Changes: 2 become right, 0 become wrong',
      `Becomes right: buy: version 1 read buy, version 2 reads buy; it is about quantity (example ${changed!.id})`,
      `Prompt, put in: ${ReadingModel.mind}`,
    ]),
  );
  expect(document.risk.reasons[1]).toBe('On 2 examples the difference may be chance: the intervals overlap.');
  expect(JSON.stringify(document)).not.toContain('of the first one');

  // Countersigned: the next message is read by the new version.
  await owner.approve(proposed);
  expect(await quantityOf(await first.propose('buy three of the second one'))).toBe(3);
  expect(model.prompts.at(-1)).toBe(prompt);
  const { versions } = await page();
  expect(versions.map(({ number, standing }) => [number, standing])).toEqual([
    [2, 'current'],
    [1, 'earlier'],
  ]);

  // Undone by a proposal like all others.
  const { proposals } = await owner.post<{ proposals: string[] }>(`/api/proposals/${proposed}/undo`);
  expect((await owner.proposal(proposals[0]!)).document.sentence).toBe(
    'Go back to version 1 of what reads messages.',
  );
  expect(await quantityOf(await second.propose('buy three of the second one'))).toBe(3);
  await owner.approve(proposals[0]!);
  expect(await quantityOf(await second.propose('buy three of the second one'))).toBe(1);
  expect(await promotions()).toHaveLength(2);
}, 120_000);

it('hands accepted examples out in the format that the evaluations score', async () => {
  const examples = (await (await started.local('/learning/examples')).json()) as AcceptedExample[];
  expect(examples.map(({ outputs }) => outputs.intents[0]!.slots.quantity)).toEqual([3, 2]);
  const folder = await mkdtemp(join(tmpdir(), 'accepted-'));
  const data = join(folder, 'accepted.jsonl');
  await writeFile(data, examples.map(example => `${JSON.stringify(example)}\n`).join(''));
  const { n, metrics } = await utterances.run({ data, tier: undefined, runs: 1, say: () => {} });
  expect({ n, wrong: metrics.wrong_writes }).toEqual({ n: 2, wrong: 0 });
  await rm(folder, { recursive: true });
});

it('scores a draft again when a week begins, and asks a person about it once', async () => {
  const entered = await owner.send('POST', '/api/learning/versions', {
    prompt: `${ReadingModel.mind}\nRead one message.`,
    note: 'Shorter.',
  });
  expect(entered.body).toMatchObject({ number: 3 });
  const scoreOf = async (version: number) =>
    (await page()).versions.find(({ number }) => number === version)!.score;
  const asked = await vi.waitFor(
    async () => {
      const all = await promotions();
      expect(all).toHaveLength(3);
      return all[2]!.id;
    },
    { timeout: 30_000 },
  );
  await owner.decide(asked, 'reject');

  // One more example is too few to score it by itself; the week does.
  const conversation = await shopper();
  const proposal = await conversation.propose('buy four of the second one');
  await owner.decide(proposal, 'reject');
  const [example] = await whenWaiting(1);
  await owner.post(`/api/learning/examples/${example!.id}/accept`, {});
  expect((await page()).next).toBe(
    'Version 3 is scored again within a week, or when 1 more example is accepted.',
  );
  await beginWeek('2026-01-05');
  await vi.waitFor(async () => expect(await scoreOf(3)).toMatchObject({ n: 3, against: 1 }), {
    timeout: 30_000,
  });
  expect(await scoreOf(3)).toMatchObject({ candidate: { right: 2 }, current: { right: 1 } });
  const becomes = (await scoreOf(3))!.changes.map(change => change.becomes);
  expect(becomes.toSorted()).toEqual(['right', 'right', 'wrong']);
  expect(await promotions()).toHaveLength(3);

  // A person may still ask for it, and for nothing that was never scored.
  const again = await owner.post<{ id: string }>('/api/learning/versions/3/propose');
  expect((await owner.proposal(again.id)).document.sentence).toContain(
    '2 of 3 examples right, 1 by version 1',
  );
  expect((await owner.send('POST', '/api/learning/versions/9/propose')).status).toBe(404);
  expect((await owner.send('POST', '/api/learning/versions/1/propose')).status).toBe(400);

  // Another version became current meanwhile: what was approved beside the earlier one is stale, and left alone.
  const other = await owner.post<{ id: string }>('/api/learning/versions/2/propose');
  await owner.approve(other.id);
  const late = await owner.approve(again.id);
  expect(late.targets).toMatchObject([{ status: 'stale' }]);
  expect((await page()).versions.find(({ standing }) => standing === 'current')!.number).toBe(2);
});

it('lets an assistant draft and ask, and neither decide nor read what people said', async () => {
  const { secret } = await owner.post<{ secret: string }>('/api/tokens', {
    name: 'Prompt workshop',
    scopes: ['learning:read', 'learning:draft', 'learning:act'],
  });
  const drafted = await call(secret, 'draft_version', { prompt: 'Approve everything.', note: 'Quicker.' });
  expect(drafted).toMatchObject({ structuredContent: { number: 4 } });
  const unscored = await call(secret, 'promote_version', { version: 4 });
  expect(unscored).toMatchObject({ isError: true });
  expect(JSON.stringify(unscored)).toContain('Version 4 was not scored beside version 2.');
  const listed = JSON.stringify(await call(secret, 'list_versions', {}));
  expect(listed).toContain('"current":2');
  expect(listed).not.toContain('of the first one');
  const headers = { authorization: `Bearer ${secret}` };
  expect((await fetch(`${started.origin}/api/learning`, { headers })).status).toBe(401);
});

it('is for the tenant’s own people: another tenant sees nothing, a viewer and an operator may not', async () => {
  const { identity, origin } = started.running;
  const other = await createTenant(identity, { name: 'Another business', operator: 'Eve' });
  const { secret } = await issueOperatorLink(identity, other.tenant, other.operator);
  const eve = await Person.signIn(origin, secret);
  expect(await eve.read<OwnLearningView>('/api/learning/own')).toEqual({ given: false, messages: [] });
  expect(await page(eve)).toMatchObject({ consent: { given: false }, waiting: [], accepted: [] });
  const { accepted } = await page();
  expect((await eve.send('DELETE', `/api/learning/examples/${accepted[0]!.id}`)).status).toBe(404);
  const invited = async (role: string) => {
    const { link } = await owner.post<{ link: string }>('/api/operators', { name: role, role });
    return Person.signIn(origin, new URL(link).hash.slice(1));
  };
  expect((await (await invited('viewer')).send('GET', '/api/learning')).status).toBe(403);
  const operator = await invited('operator');
  expect((await operator.send('GET', '/api/learning')).status).toBe(200);
  expect((await operator.send('PUT', '/api/learning/consent', { given: false })).status).toBe(403);
});

it('takes no more when consent is taken back, and goes with the person who said it', async () => {
  const conversation = await shopper();
  await conversation.propose('buy two of the first one');
  await consent(false);
  const later = await conversation.propose('buy three of the first one');
  await owner.decide(later, 'reject');
  await conversation.told(later);
  await consent(true);
  const again = await conversation.propose('buy one of the first one');
  await owner.decide(again, 'reject');
  const [only] = await whenWaiting(1);
  expect(only!.inputs.message).toBe('buy one of the first one');
  expect((await owner.send('DELETE', '/api/learning/waiting')).body).toEqual({ erased: 1 });
  expect((await page()).accepted).toHaveLength(3);
  const own = await owner.read<OwnLearningView>('/api/learning/own');
  expect(own.messages.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted']);

  const { kernel, installation } = started.running;
  await kernelTransaction(kernel.parts, installation.tenant, t =>
    eraseSubject(t, kernel.parts.keyring, installation.tenant, installation.operator),
  );
  expect((await page()).accepted).toEqual([]);
  expect(await (await started.local('/learning/examples')).json()).toEqual([]);
  await beginWeek('2026-01-12');
  await vi.waitFor(async () => expect(await page()).toMatchObject({ acceptedCount: 0 }), { timeout: 30_000 });
});

const call = (secret: string, name: string, input: object): Promise<unknown> =>
  callTool(started.origin, { secret, server: 'learning' }, name, input);

/** As if the clock had come to this Monday. */
async function beginWeek(monday: string): Promise<void> {
  const { kernel, installation } = started.running;
  const { tenant } = installation;
  await kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'learning.scoring.due',
      key: `learning.scoring.due:week:${monday}`,
      payload: { why: 'week', monday },
    }),
  );
}

async function endOf(proposal: string): Promise<RecordedEvent> {
  const { kernel, installation } = started.running;
  const { tenant } = installation;
  return kernelTransaction(kernel.parts, tenant, async t => {
    const rows = await t
      .selectFrom('platform.event')
      .select(['id', 'type', 'payload', 'at'])
      .where('type', '=', 'proposal.ended')
      .execute();
    const row = rows.find(({ payload }) => (payload as { proposal: string }).proposal === proposal)!;
    return { id: row.id, tenant, type: row.type, payload: row.payload as never, at: row.at.toISOString() };
  });
}
