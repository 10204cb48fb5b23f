import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverEvent, type Subscriber } from '../../../platform/events/deliver.ts';
import { freeze, thaw } from '../../../platform/proposals/freeze.ts';
import { runPriceSchedules } from '../../../server/price-schedules.ts';
import { type Desk, openPriceDesk, type PriceDesk } from '../../testing/pricing.ts';
import { cables, hour, schedulesIn } from '../../testing/schedules.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk();
}, 60_000);
afterAll(() => house.close());
const { listed, pricesOf, promotion, signed, outcomes, waiting, countsOf, refusal } = schedulesIn(
  () => house,
);

describe('a rule with a start and an end', () => {
  it('leaves alone what somebody else moved before its start, and puts back the rest', async () => {
    const desk = await house.open(cables);
    const proposal = await promotion(desk);
    await desk.setBehindTheBack('A', 1_111);
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_111, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_111, 2_000]);
    expect(await countsOf(desk, proposal)).toEqual({ stale: 2, verified: 2 });
  });

  it('does nothing at all when nobody was there during its time', async () => {
    const desk = await house.open(cables);
    const proposal = await promotion(desk);
    await house.pass(4 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect(await countsOf(desk, proposal)).toEqual({ stale: 4 });
  });

  it('is held by the kill switch at its start, and set late when it is lifted in time', async () => {
    const desk = await house.open(cables);
    await promotion(desk);
    const { parts } = house.test.kernel;
    const held = await freeze(parts, desk.ada, { kind: 'everything' }, 'looking into it');
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    await thaw(parts, desk.ada, held);
    await house.test.settle();
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });

  it('is cancelled before it begins by an approval; afterwards it is undone instead', async () => {
    const desk = await house.open(cables);
    const first = await promotion(desk);
    await desk.approve(await desk.propose('cancel_price_schedule', { schedule: first }));
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect(await countsOf(desk, first)).toEqual({ cancelled: 4 });

    const second = await promotion(desk);
    await house.pass(1.1 * hour);
    expect((await refusal(desk, 'cancel_price_schedule', { schedule: second })).mend).toMatch(
      /revert_price_run/,
    );
    await desk.approve(await desk.propose('revert_price_run', { run: second }));
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect(await countsOf(desk, second)).toEqual({ verified: 2, stale: 2 });
  });
});

describe('a rule that repeats', () => {
  it('asks a person for what lies outside: a new SKU, a larger change, a run too many', async () => {
    const desk = await house.open(cables);
    await signed(desk, { most_runs: 1 });
    await desk.stock({ sku: 'C', price: 500 });
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    const [asked] = await waiting(desk);
    expect((await desk.shown(asked!.id)).facts).toContainEqual(
      expect.objectContaining({
        label: 'Outside of what was signed',
        value: expect.stringMatching(/^C is not/),
      }),
    );
    await desk.approve(asked!.id);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);

    const other = await house.open(cables);
    await signed(other, { most_runs: 1 });
    await house.pass(1.1 * hour);
    await house.pass(24 * hour);
    expect(await outcomes(other)).toEqual(['asked', 'run']);

    const careful = await house.open(cables);
    await signed(careful, { largest_change_basis_points: 500 });
    await house.pass(1.1 * hour);
    expect(await outcomes(careful)).toEqual(['asked']);
  });

  it('tells an occurrence that nobody was there for as missed, and carries one out late while its time lasts', async () => {
    const desk = await house.open(cables);
    await signed(desk);
    await house.pass((1 + 24 + 1) * hour);
    expect(await outcomes(desk)).toEqual(['run', 'missed']);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });

  it('is cancelled by an approval: what is under way is put back, and nothing follows', async () => {
    const desk = await house.open(cables);
    const schedule = await signed(desk);
    await house.pass(1.1 * hour);
    await desk.approve(await desk.propose('cancel_price_schedule', { schedule }));
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    await house.pass(24 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect((await listed(desk)).recurring[0]).toMatchObject({ status: 'cancelled', next: null });
    expect((await refusal(desk, 'cancel_price_schedule', { schedule })).message).toMatch(/before/);
  });

  it('waits while writes are stopped, and is not carried out afterwards when its time is over', async () => {
    const desk = await house.open(cables);
    await signed(desk);
    const { parts } = house.test.kernel;
    const held = await freeze(parts, desk.ada, { kind: 'everything' }, 'looking into it');
    await house.pass(1.1 * hour);
    await house.pass(2 * hour);
    expect(await outcomes(desk)).toEqual(['missed']);
    await thaw(parts, desk.ada, held);
    await house.test.settle();
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });
});

describe('the clock', () => {
  /** The events that say that an occurrence is due, which nobody has heard. */
  const dueEvents = async (desk: Desk): Promise<string[]> =>
    (
      (await house.test.database.asOwner(
        `select e.id from platform.event e join platform.outbox o on o.subject_id = e.id
          where e.tenant_id = '${desk.ada.tenant}' and e.type = 'price.occurrence.due' and o.done_at is null`,
      )) as { id: string }[]
    ).map(({ id }) => id);
  /** A server's ears; `call` is how it reaches the kernel. */
  const earsOf = (call: PriceDesk['test']['kernel']['call']): Subscriber[] => {
    const heard: Subscriber[] = [];
    const { parts } = house.test.kernel;
    runPriceSchedules({ parts, call, subscribe: each => heard.push(each) });
    return heard;
  };
  const proposalsOf = async (desk: Desk): Promise<number> =>
    (await house.test.kernel.parts.ports.proposals.list(desk.ada, { action: 'schedule_price_rule' })).total;

  it('of two servers that hear one occurrence at once proposes it once', async () => {
    const desk = await house.open(cables);
    await signed(desk);
    const [due] = await dueEvents(desk);
    const { parts, call } = house.test.kernel;
    house.skip(1.1 * hour);
    await Promise.all(
      [earsOf(call), earsOf(call)].map(ears => deliverEvent(parts, desk.ada.tenant, due!, ears)),
    );
    expect(await proposalsOf(desk)).toBe(1);
    await house.pass(2 * hour);
    expect(await outcomes(desk)).toEqual(['run']);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });

  it('that dies after it proposed, and before it wrote that down, proposes nothing more when it is back', async () => {
    const desk = await house.open(cables);
    await signed(desk);
    const [due] = await dueEvents(desk);
    const { parts, call } = house.test.kernel;
    house.skip(1.1 * hour);
    const dying = earsOf(async (...asked) => {
      await call(...asked);
      throw new Error('the process was killed here');
    });
    await expect(deliverEvent(parts, desk.ada.tenant, due!, dying)).rejects.toThrow('killed');
    expect([await proposalsOf(desk), await outcomes(desk)]).toEqual([1, []]);
    await house.pass(0);
    expect([await proposalsOf(desk), await outcomes(desk)]).toEqual([1, ['run']]);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
  });
});
