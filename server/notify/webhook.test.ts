import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueue } from '../../platform/events/queue.ts';
import { newId } from '../../platform/identifiers.ts';
import { isInside } from '../../platform/network/own-network.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { delegate } from '../../platform/proposals/desk.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { expire, withdraw } from '../../platform/proposals/withdraw.ts';
import { openTestKernel, type TestKernel } from '../../platform/testing/kernel.ts';
import { competitorAlertsPort } from '../ports.ts';
import { cardOf } from './card.ts';
import { destinationOf } from './destination.ts';
import { signatureOf, webhookSubscriber } from './webhook.ts';

const secret = 'a secret of the test house';

interface Card {
  readonly text: string;
  readonly blocks: readonly { readonly type: string; readonly [part: string]: unknown }[];
}

/** Somebody's own page that takes cards, and answers as it is told: 200 unless something else stands first in line. */
class Receiver {
  readonly cards: Card[] = [];
  readonly answers: number[] = [];
  readonly seen: { headers: IncomingMessage['headers']; body: string }[] = [];
  readonly server: Server = createServer(async (request, response) => {
    const body = await text(request);
    this.seen.push({ headers: request.headers, body });
    const status = this.answers.shift() ?? 200;
    if (status === 200) this.cards.push(JSON.parse(body));
    response.writeHead(status, { location: 'http://169.254.169.254/' }).end();
    this.server.emit('taken');
  });

  async until(done: () => boolean): Promise<void> {
    while (!done()) await once(this.server, 'taken');
  }
}

let test: TestKernel;
let receiver: Receiver;
let people: ReturnType<TestKernel['people']>;
beforeAll(async () => {
  test = await openTestKernel();
  people = test.people();
  for (const { id, name } of [people.ada, people.ben])
    await test.database.asOwner(
      `insert into platform.principal (tenant_id, id, kind, name, scopes)
       values ('${people.tenant}', '${id}', 'operator', '${name}', '{role:operator}')`,
    );
  receiver = new Receiver();
  receiver.server.listen(0, '127.0.0.1');
  await once(receiver.server, 'listening');
  const { port } = receiver.server.address() as AddressInfo;
  const destination = destinationOf(`http://127.0.0.1:${port}/hook`, false);
  test.kernel.subscribe(webhookSubscriber({ parts: () => test.kernel.parts, destination, secret }));
  await test.kernel.startWorkers(await openQueue({ database: test.database }));
});
afterAll(async () => {
  await test.close();
  receiver.server.close();
});

const propose = async (agent: Principal, account: string, more: object = {}): Promise<string> => {
  const input = { accounts: [account], amount: 700, ...more };
  const outcome = await test.kernel.call(agent, 'deposit_money', input);
  if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
  return outcome.proposal.id;
};

describe('a webhook', () => {
  it('gets a signed card that links to the console and decides nothing', async () => {
    const id = await propose(people.agent, 'a');
    await receiver.until(() => receiver.cards.length === 1);
    const [card] = receiver.cards;
    expect(card!.text).toBe('Waits for a decision: Deposit 700 into 1 accounts.');
    expect(card!.blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [{ type: 'button', url: `http://localhost:4477/proposals/${id}` }],
    });
    expect(JSON.stringify(card)).not.toMatch(/approve|action_id|"value"/);
    const { headers, body } = receiver.seen.at(-1)!;
    const signature = String(headers['countersign-signature']);
    const seconds = Number(/^t=(\d+),/.exec(signature)![1]);
    expect(signature).toBe(signatureOf(secret, seconds, body));
    expect(signatureOf(secret, seconds + 1, body)).not.toBe(signature);
  });

  it('is asked again until it takes the card, under one event', async () => {
    receiver.answers.push(503, 429);
    const before = receiver.seen.length;
    await propose(people.agent, 'b');
    await receiver.until(() => receiver.cards.length === 2);
    const told = receiver.seen.slice(before);
    expect(told).toHaveLength(3);
    expect(new Set(told.map(({ headers }) => headers['countersign-event'])).size).toBe(1);
  });

  it('hears who is to decide and what nobody decided, but not what was taken back', async () => {
    const id = await propose(people.agent, 'c', { decide_within_ms: 300 });
    await delegate(test.kernel.parts, people.ada, id, { operator: people.ben.id, note: 'Yours.' });
    await receiver.until(() => receiver.cards.some(({ text }) => text.startsWith('Nobody decided in time')));
    expect(receiver.cards.map(({ text }) => text.split(':')[0])).toContain('For Ben to decide');
    await expire(test.kernel.parts, people.tenant, id);
    const count = receiver.cards.length;
    await withdraw(test.kernel.parts, people.ada, await propose(people.agent, 'd'));
    await propose(people.agent, 'e');
    await receiver.until(() => receiver.cards.length >= count + 1);
    const titles = new Set(receiver.cards.map(({ text }) => text.split(':')[0]));
    expect(titles).toEqual(new Set(['Waits for a decision', 'For Ben to decide', 'Nobody decided in time']));
  });

  it('that refuses for good, or points elsewhere, is not followed and not asked again', async () => {
    receiver.answers.push(302);
    const before = receiver.seen.length;
    await propose(people.agent, 'f');
    await receiver.until(() => receiver.seen.length === before + 1);
    const cards = receiver.cards.length;
    await propose(people.agent, 'g');
    await receiver.until(() => receiver.cards.length === cards + 1);
    expect(receiver.seen).toHaveLength(before + 2);
  });
});

describe('trouble', () => {
  it('of a run is told to operators with what is wrong and where to look, once for each rule', async () => {
    test.bank.expectFaults('refused', 'refused');
    const before = receiver.cards.length;
    const input = { accounts: ['t1', 't2', 't3'], amount: 1 };
    const outcome = await test.kernel.call(people.agent, 'deposit_money', input);
    if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
    const { id } = outcome.proposal;
    const { nonce, fingerprint } = await openChallenge(test.kernel.parts, people.ada, id);
    await decide(test.kernel.parts, people.ada, {
      proposal: id,
      decision: 'approve',
      fingerprint,
      challenge: nonce,
    });
    const alerts = () => receiver.cards.slice(before).filter(({ text }) => text.startsWith('Critical'));
    await receiver.until(() => alerts().length > 0);
    const [card] = alerts();
    expect(card!.text).toBe('Critical: 1 of the 3 that have ended were made, less than 90 %.');
    expect(JSON.stringify(card!.blocks)).toContain('About: Deposit 1 into 3 accounts.');
    expect(card!.blocks.at(-1)).toMatchObject({
      elements: [{ type: 'button', url: `http://localhost:4477/proposals/${id}` }],
    });
    await propose(people.agent, 'after');
    await receiver.until(() => receiver.cards.at(-1)!.text.startsWith('Waits for a decision: Deposit 700'));
    expect(alerts()).toHaveLength(1);
  });

  it('of a competitor who does not answer is told after three failures, and after five', async () => {
    const before = receiver.cards.length;
    for (const failures of [3, 5] as const)
      await competitorAlertsPort(() => test.kernel.parts).raise(people.tenant, `watch/never/${failures}`, {
        watch: newId(),
        merchant: 'voltbarn',
        failures,
        problem: 'It does not answer.',
      });
    await receiver.until(() => receiver.cards.length === before + 2);
    expect(
      receiver.cards
        .slice(before)
        .map(({ text }) => text)
        .sort(),
    ).toEqual([
      expect.stringContaining('Warning: Its prices could not be read 3 times in a row.'),
      expect.stringContaining('Warning: Its prices could not be read 5 times in a row.'),
    ]);
  });
});

describe('where cards may go', () => {
  it.each([
    'http://hooks.example/x',
    'https://10.0.0.8/x',
    'https://[fd00::1]/x',
    'https://169.254.169.254/latest',
    'https://user:word@hooks.example/x',
    'ftp://127.0.0.1/x',
    'http://127.0.0.1.example/x',
  ])('not to %s', address => {
    expect(() => destinationOf(address, false)).toThrow(/COUNTERSIGN_WEBHOOK_URL/);
  });

  it('nor by a name that leads into our own network, when it is connected to', async () => {
    const { lookup } = destinationOf('https://inside.example/x', false);
    const asked = new Promise((resolve, reject) => {
      lookup!('localhost', { all: true }, (error, found) => (error ? reject(error) : resolve(found)));
    });
    await expect(asked).rejects.toThrow('inside our own network');
    expect(destinationOf('https://inside.example/x', true).lookup).toBeUndefined();
  });

  it.each([
    '127.0.0.1',
    '::1',
    '::',
    '::ffff:10.1.2.3',
    '100.64.0.1',
    'fe80::1',
    '0.0.0.0',
    '255.255.255.255',
    'no',
  ])('%s is inside', address => expect(isInside(address)).toBe(true));
  it.each(['1.1.1.1', '2606:4700::1111', '::ffff:1.1.1.1'])('%s is outside', address =>
    expect(isInside(address)).toBe(false),
  );
});

it('what an outsider wrote calls nobody and hides nothing', async () => {
  const id = await propose(people.agent, 'h');
  const { document } = await readProposal(test.kernel.parts, people.ada, id);
  const hostile = { ...document, sentence: '<!channel> <https://evil.example|pay> \u202Egnp.exe' };
  const card = cardOf({ title: 'Waits', document: hostile, url: 'http://localhost/x' }) as Card;
  expect(card.text).toBe('Waits: &lt;!channel&gt; &lt;https://evil.example|pay&gt; ⟨U+202E⟩gnp.exe');
  const [, section] = card.blocks;
  expect(section).toMatchObject({ text: { type: 'plain_text' } });
  expect(JSON.stringify(card.blocks)).not.toContain('mrkdwn');
});
