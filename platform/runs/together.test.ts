import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ports } from '../context.ts';
import { problemOf } from '../errors.ts';
import type { Principal } from '../principal.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { readProposal } from '../proposals/read.ts';
import { Bank, type BankFault } from '../testing/bank.ts';
import { bench, depositMoney } from '../testing/bench.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import type { Answer, Applied, OutsideAction } from '../tool.ts';
import { pauseRun, resumeRun } from './control.ts';

/** Each call to the bank, by the accounts in it, and what is done before it arrives. */
const calls: string[][] = [];
let atDoor: () => Promise<void> = async () => {};

/** The bench's deposits, which go to the bank in one call for each house: `north/1` and `north/2` together. */
const together: OutsideAction = {
  ...(depositMoney as OutsideAction),
  async preview(input, context) {
    const preview = await depositMoney.preview(input as never, context);
    return {
      ...preview,
      targets: preview.targets.map(target => ({ ...target, together: target.ref.split('/')[0]! })),
    };
  },
  inOneCall: {
    most: 4,
    read: (targets, { ports, tenant }) =>
      Promise.all(
        targets.map(async ({ ref }) => ({ value: { balance: await ports.bank.balance(tenant, ref) } })),
      ),
    async apply(sendings, context) {
      calls.push(sendings.map(({ target }) => target.ref));
      await atDoor();
      const answers: Answer<Applied>[] = [];
      for (const { target, idempotencyKey } of sendings)
        try {
          answers.push({ value: await depositMoney.apply(target, { ...context, idempotencyKey }) });
        } catch (error) {
          answers.push({ problem: problemOf(error) });
        }
      return answers;
    },
    verify: (made, context) =>
      Promise.all(
        made.map(async ({ target, receipt }) => ({
          value: await depositMoney.verify(target, receipt, context),
        })),
      ),
  },
};

let bank: Bank;
let test: TestKernel;
beforeAll(async () => {
  bank = new Bank();
  const tools = bench.tools.map(tool => (tool.name === together.name ? together : tool));
  test = await openTestKernel({ capabilities: [{ ...bench, tools }], ports: { bank } as Partial<Ports> });
});
beforeEach(() => {
  calls.length = 0;
  atDoor = async () => {};
});
afterAll(() => test.close());

async function approved(accounts: readonly string[], { ada, agent }: { ada: Principal; agent: Principal }) {
  const outcome = await test.kernel.call(agent, 'deposit_money', { accounts, amount: 5 });
  if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
  const { id: proposal } = outcome.proposal;
  const { nonce, fingerprint } = await openChallenge(test.kernel.parts, ada, proposal);
  await decide(test.kernel.parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  return proposal;
}
const read = (who: Principal, id: string) => readProposal(test.kernel.parts, who, id);
const statuses = async (who: Principal, id: string) =>
  Object.fromEntries((await read(who, id)).targets.map(({ ref, status }) => [ref, status]));
const paid = (tenant: string) =>
  bank.ledger.filter(entry => entry.tenant === tenant).map(({ account }) => account);

describe('targets of one word', () => {
  it('go out in one call, as many as it takes, and never with those of another', async () => {
    const people = test.people();
    const accounts = ['north/1', 'north/2', 'south/1', 'east/1', 'east/2', 'east/3', 'east/4', 'east/5'];
    const id = await approved(accounts, people);
    await test.settle();
    expect(calls.sort()).toEqual([
      ['east/1', 'east/2', 'east/3', 'east/4'],
      ['east/5'],
      ['north/1', 'north/2'],
      ['south/1'],
    ]);
    const { run, targets } = await read(people.ada, id);
    expect(run?.status).toBe('applied');
    expect(targets.every(({ status, receipt }) => status === 'verified' && receipt)).toBe(true);
    expect(new Set(bank.ledger.map(({ key }) => key)).size).toBe(bank.ledger.length);
  });

  it('are read each before: what moved is left alone, and the others go', async () => {
    const people = test.people();
    const id = await approved(['north/1', 'north/2', 'north/3'], people);
    bank.move(people.tenant, 'north/2', 99);
    await test.settle();
    expect(calls).toEqual([['north/1', 'north/3']]);
    expect(await statuses(people.ada, id)).toEqual({
      'north/1': 'verified',
      'north/2': 'stale',
      'north/3': 'verified',
    });
  });

  it('are each found out about when the whole answer was lost, and none is sent again before', async () => {
    const people = test.people();
    const id = await approved(['north/1', 'north/2'], people);
    bank.expectFaults('lost_answer', 'lost_request');
    atDoor = async () => {
      atDoor = async () => {};
    };
    await test.settle();
    expect(await statuses(people.ada, id)).toEqual({ 'north/1': 'verified', 'north/2': 'verified' });
    expect(paid(people.tenant).sort()).toEqual(['north/1', 'north/2']);
    expect(calls).toEqual([['north/1', 'north/2'], ['north/2']]);
  });

  it('stop together when their run is paused, and what was under way ends', async () => {
    const people = test.people();
    const { ada, tenant } = people;
    const id = await approved(
      ['a/1', 'a/2', 'b/1', 'b/2', 'c/1', 'd/1', 'e/1', 'f/1', 'g/1', 'h/1', 'i/1'],
      people,
    );
    atDoor = async () => {
      atDoor = async () => {};
      await pauseRun(test.kernel.parts, ada, (await read(ada, id)).run!.id);
    };
    await test.settle();
    expect((await read(ada, id)).run?.status).toBe('paused');
    expect(paid(tenant).length).toBeLessThan(11);
    await resumeRun(test.kernel.parts, ada, (await read(ada, id)).run!.id);
    await test.settle();
    expect(paid(tenant)).toHaveLength(11);
  });
});

const anyFault = fc.constantFrom<BankFault>(
  'lost_answer',
  'lost_request',
  'rate_limited',
  'refused',
  'unavailable',
);

it('whatever goes wrong with whichever of them, each is done once or explained', async () => {
  const houses = fc.array(fc.nat(3), { minLength: 2, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(houses, fc.array(anyFault, { maxLength: 6 }), async (places, faults) => {
      const people = test.people();
      const accounts = [...places].sort().map((house, index) => `house ${house}/${index}`);
      const id = await approved(accounts, people);
      bank.expectFaults(...faults);
      await test.settle();
      const ends = await statuses(people.ada, id);
      const done = Object.keys(ends).filter(ref => ends[ref] === 'verified');
      expect(paid(people.tenant).sort()).toEqual(done.sort());
      expect(Object.values(ends).filter(end => end !== 'verified' && end !== 'failed')).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
