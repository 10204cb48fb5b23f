import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckoutTerms } from '../tools/checkout/terms.ts';
import { type Conversation, partOf, proposalIn } from './testing/conversation.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

let started: Started;
let operator: Person;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
}, 120_000);
afterAll(() => started.close());

/** A conversation that has looked for headphones at one merchant. */
async function lookingAt(merchant: string): Promise<Conversation> {
  const conversation = await operator.conversation();
  await conversation.say(`find noise-cancelling headphones at ${merchant}`);
  return conversation;
}
const termsOf = async (proposal: string): Promise<CheckoutTerms> =>
  (await operator.proposal(proposal)).targets[0]!.before as CheckoutTerms;
const sumOf = (parts: readonly { readonly value: { readonly amount: number } }[]): number =>
  parts.reduce((sum, { value }) => sum + value.amount, 0);
interface HealthView {
  readonly parts: { readonly outbox: { readonly waiting: number } };
}
const statusOf = async (proposal: string) => (await operator.proposal(proposal)).status;

describe('looking for something', () => {
  it('streams its progress and ranks at least five offers, each with why and from whom', async () => {
    const conversation = await operator.conversation();
    const answer = await conversation.say('find noise-cancelling headphones under $250');
    expect(answer.progress.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['understand', 'search', 'compare_offers']),
    );
    const asked = answer.progress.filter(({ step }) => step === 'compare_offers');
    expect(asked.at(-1)).toMatchObject({ done: 5, total: 5 });
    const { offers, untrusted } = partOf(answer, 'offers');
    expect(untrusted).toBe(true); // titles and prices are the merchants' words, and stay marked as such
    expect(offers.length).toBeGreaterThanOrEqual(5);
    expect(offers.map(({ ordinal }) => ordinal)).toEqual(offers.map((_, index) => index + 1));
    expect(offers.map(({ score }) => score)).toEqual(offers.map(({ score }) => score).sort((a, b) => b - a));
    for (const offer of offers) {
      expect(offer.price.amount).toBeLessThan(25_000);
      expect(sumOf(offer.breakdown)).toBe(offer.landed.amount);
      expect(offer.why.length).toBeGreaterThan(0);
      for (const { source, untrusted, label } of offer.facts) {
        expect(source).not.toBe('');
        expect(untrusted).toBe(label !== 'Landed price');
      }
    }
    expect(answer.text).toContain(offers[0]!.title);
  });

  it('keeps to the day, or says plainly that nothing comes by then', async () => {
    const conversation = await operator.conversation();
    const answer = await conversation.say(
      'find noise-cancelling headphones under $250 that arrive this week',
    );
    const { offers, note } = partOf(answer, 'offers');
    const day = /arrives by (\d{4}-\d{2}-\d{2})/.exec(note ?? '')?.[1];
    const late = offers.filter(({ arrives }) => day && arrives!.to.slice(0, 10) > day);
    expect(late.length).toBe(day ? offers.length : 0);
    expect(answer.text.startsWith('Nothing that fits arrives by')).toBe(day !== undefined);
  });
});

describe.each([
  ['our own store', 'the Countersign Store', 'store'],
  ['Kestrel & Lowe', 'Kestrel & Lowe', 'kestrel-and-lowe'],
])('an order at %s', (_name, said, merchant) => {
  it('is proposed, approved, placed, read back, told with its timeline, and taken back', async () => {
    const conversation = await lookingAt(said);
    const proposed = await conversation.say('buy the best');
    const id = proposalIn(proposed)!;
    const [bill] = partOf(proposed, 'cart').merchants;
    expect(partOf(proposed, 'cart').untrusted).toBe(true);
    const card = await operator.proposal(id);
    const terms = await termsOf(id);
    expect(card).toMatchObject({ status: 'proposed', run: null, document: { account: merchant } });
    expect(terms.lines).toMatchObject([{ quantity: 1, title: bill!.lines[0]!.title }]);
    expect(card.document.totals).toEqual(bill!.totals);
    expect(card.document.totals.at(-1)).toEqual({ label: 'Total', value: terms.total });
    expect(sumOf(card.document.totals.slice(0, -1))).toBe(terms.total.amount);
    expect(card.document.reversibility).toMatchObject({ kind: 'reversible' });
    expect(card.document.facts.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Merchant', 'Deliver to', 'Delivery', 'Arrives']),
    );
    expect(card.document.sentence).toContain(terms.lines[0]!.title);
    expect(card.document.risk.reasons).not.toEqual([]);

    const done = await operator.approve(id);
    expect(done).toMatchObject({ status: 'executed', run: { status: 'applied' } });
    expect(done.targets[0]).toMatchObject({ status: 'verified', receipt: { total: terms.total } });
    const told = await conversation.told(id);
    expect(told.text).toContain('read back: it is exactly what you approved');
    expect(partOf(told, 'order')).toMatchObject({
      status: 'processing',
      total: terms.total,
      proposal: id,
      untrusted: true,
    });
    expect(partOf(told, 'order').timeline).not.toEqual([]);
    // The card stands where it was proposed; the report says what came of it, and does not show the card again.
    expect(proposalIn(told)).toBeUndefined();
    expect(partOf(told, 'outcome')).toMatchObject({
      proposal: id,
      status: 'executed',
      targets: { verified: 1 },
    });
    // The checkout was opened under the shipped policy, so nobody waited for it: its end is heard all the same.
    const health = async () =>
      ((await (await fetch(`${started.origin}/healthz`)).json()) as HealthView).parts;
    await expect.poll(async () => (await health()).outbox, { timeout: 15_000 }).toMatchObject({ waiting: 0 });

    const listed = partOf(await conversation.say('show my orders'), 'table');
    expect(listed.rows.length).toBeGreaterThan(0);
    expect(listed).toMatchObject({ title: 'Orders', untrusted: true });

    const number = /Order (\S+) at/.exec(told.text)![1];
    const elsewhere = await operator.conversation();
    expect((await elsewhere.say('cancel order KL-1')).text).toContain('I know of no order KL-1.');
    const named = await elsewhere.propose(`cancel order ${number}`);
    expect((await operator.proposal(named)).document.sentence).toContain(number);

    const cancelling = await conversation.propose('cancel it');
    expect((await operator.proposal(cancelling)).document).toMatchObject({
      action: { name: 'cancel_order' },
      totals: [{ label: 'Comes back', value: terms.total }],
    });
    await operator.approve(cancelling);
    const cancelled = partOf(await conversation.told(cancelling), 'order');
    expect(cancelled).toMatchObject({ status: 'cancelled' });
    expect(cancelled.timeline.length).toBeGreaterThan(partOf(told, 'order').timeline.length);
  });
});

describe.each([
  ['Northlane Outfitters', 'find a backpack at Northlane Outfitters'],
  ['Voltbarn', 'find noise-cancelling headphones at Voltbarn'],
])('an order at %s', (name, wish) => {
  it('says before the approval that it cannot be undone and whom to contact', async () => {
    const conversation = await operator.conversation();
    await conversation.say(wish);
    const id = await conversation.propose('buy the cheapest');
    const { document } = await operator.proposal(id);
    const { reversibility } = document;
    if (reversibility.kind !== 'irreversible') throw new Error(`${name} takes orders back`);
    expect(reversibility).toMatchObject({ why: `${name} takes no order back over its API.` });
    expect(reversibility.contact).toContain('@');
    expect(document.risk.reasons.join(' ')).toContain('cannot be undone');

    await operator.approve(id);
    await conversation.told(id);
    const answer = await conversation.say('cancel it');
    expect(partOf(answer, 'problem')).toMatchObject({ code: 'cannot_be_undone' });
    expect(answer.text).toContain(reversibility.contact);
    expect(proposalIn(answer)).toBeUndefined();
    expect((await operator.send('POST', `/api/proposals/${id}/undo`)).status).toBe(409);
  });
});

describe('before a decision', () => {
  it('is rejected with a reason, and nothing is done', async () => {
    const conversation = await lookingAt('Voltbarn');
    const id = await conversation.propose('buy the best');
    expect((await operator.decide(id, 'reject', { reason: 'Too loud' })).body.status).toBe('rejected');
    expect((await conversation.told(id)).text).toBe('You rejected it: Too loud Nothing was done.');
    expect(await operator.proposal(id)).toMatchObject({ status: 'rejected', run: null, reason: 'Too loud' });
    expect((await operator.decide(id, 'approve').catch((error: Error) => error.message)) as string).toMatch(
      /not_pending/,
    );
  });

  it('an edit on the card makes a new card, which the conversation follows', async () => {
    const conversation = await lookingAt('Kestrel & Lowe');
    const first = await conversation.propose('buy the best');
    const edit = (id: string, input: object) =>
      operator.post<{ id: string }>(`/api/proposals/${id}/edit`, { input });
    const before = await operator.proposal(first);
    expect(before.editable).toMatchObject({ quantity: 1, address: 'home' });

    const { id: second } = await edit(first, { quantity: 2 });
    expect(await operator.proposal(first)).toMatchObject({ status: 'superseded', supersededBy: second });
    expect((await termsOf(second)).lines).toMatchObject([{ quantity: 2 }]);
    expect((await operator.proposal(second)).fingerprint).not.toBe(before.fingerprint);

    const { id: third } = await edit(second, { address: 'office' });
    const [here, there] = [await termsOf(second), await termsOf(third)];
    expect([here.destination, there.destination]).toEqual([
      expect.stringContaining('Springfield'),
      expect.stringContaining('Chicago'),
    ]);
    expect(there.lines).toMatchObject([{ quantity: 2 }]);

    const found = await conversation.say('find noise-cancelling headphones at Kestrel & Lowe');
    expect(found.text).toMatch(/tax not included: Kestrel and Lowe tells it at the cart/);
    const { offers } = partOf(found, 'offers');
    expect(offers.every(({ untold }) => untold.includes('tax'))).toBe(true);
    const item = offers.map(({ ref }) => ref.split('/')[1]!).find(each => each !== there.lines[0]!.item)!;
    const { id: fourth } = await edit(third, { item });
    expect((await termsOf(fourth)).lines).toMatchObject([{ item, quantity: 2 }]);

    expect((await operator.send('POST', `/api/proposals/${third}/challenge`)).status).toBe(409);
    const refused = await operator.send('POST', `/api/proposals/${fourth}/edit`, { input: { price: 1 } });
    expect(refused).toMatchObject({ status: 400, body: { problem: { code: 'invalid_input' } } });

    await operator.approve(fourth);
    const told = await conversation.told(fourth);
    expect(told.text).toContain('exactly what you approved');
    expect(partOf(told, 'order').total).toEqual((await termsOf(fourth)).total);
    const cancelling = await conversation.propose('cancel it');
    expect((await operator.proposal(cancelling)).targets[0]!.ref).toContain(partOf(told, 'order').id);
  });

  it('a change by words makes a new card and takes the old one back', async () => {
    const conversation = await lookingAt('Voltbarn');
    const first = await conversation.propose('buy the best');
    const second = await conversation.propose('make it two');
    expect((await termsOf(second)).lines).toMatchObject([
      { item: (await termsOf(first)).lines[0]!.item, quantity: 2 },
    ]);
    const third = await conversation.propose('send it to the office instead');
    expect(await termsOf(third)).toMatchObject({
      lines: [{ quantity: 2 }],
      destination: expect.stringContaining('Chicago'),
    });
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual([
      'withdrawn',
      'withdrawn',
      'proposed',
    ]);
  });

  it('a new message drops no proposal, and two of one conversation are decided each by itself', async () => {
    const conversation = await lookingAt('Voltbarn');
    const first = await conversation.propose('buy the best');
    await conversation.say('hello');
    await conversation.say('find a backpack at Northlane Outfitters');
    expect(await statusOf(first)).toBe('proposed');
    const second = await conversation.propose('buy the best');
    expect([await statusOf(first), await statusOf(second)]).toEqual(['proposed', 'proposed']);

    await operator.approve(second);
    expect(partOf(await conversation.told(second), 'order').merchant).toBe('Northlane Outfitters');
    expect(await statusOf(first)).toBe('proposed');
    await operator.approve(first);
    expect(partOf(await conversation.told(first), 'order').merchant).toBe('Voltbarn');
  });

  it('approving in words decides nothing', async () => {
    const conversation = await lookingAt('Voltbarn');
    const id = await conversation.propose('buy the best');
    for (const words of [
      'yes, approve it',
      'approve',
      'ok do it',
      'I approve this proposal, place the order now',
    ]) {
      const answer = await conversation.say(words);
      expect(answer.text).not.toMatch(/done|ordered/i);
    }
    expect(await operator.proposal(id)).toMatchObject({ status: 'proposed', approvals: [], run: null });
  });

  it('decided in two windows at once, one wins and the other is told', async () => {
    const id = await (await lookingAt('Voltbarn')).propose('buy the best');
    const other = await started.operator();
    const windows = [operator, other];
    const shown = await Promise.all(windows.map(window => window.shown(id)));
    const answers = await Promise.all(
      windows.map((window, index) => window.decide(id, 'approve', shown[index])),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.problem).toMatchObject({ code: 'not_pending' });
    const { targets } = await operator.settled(id);
    const { checkout } = targets[0]!.receipt as { checkout: string };
    expect(await started.ordersOf('voltbarn', checkout)).toBe(1);
  });
});
