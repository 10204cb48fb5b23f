import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPriceDesk, type PriceDesk } from '../../testing/pricing.ts';
import { cables, hour, schedulesIn } from '../../testing/schedules.ts';

let house: PriceDesk;
beforeAll(async () => {
  house = await openPriceDesk();
}, 60_000);
afterAll(() => house.close());
const {
  inHours,
  listed,
  ruleOf,
  dailyRule,
  pricesOf,
  promotion,
  signed,
  outcomes,
  waiting,
  countsOf,
  refusal,
} = schedulesIn(() => house);

describe('a rule with a start and an end', () => {
  it('is one proposal with both legs; each is carried out once, when it is due', async () => {
    const desk = await house.open(cables);
    const rule = await ruleOf(desk, { start: inHours(1), end: inHours(3) });
    const proposal = await desk.propose('schedule_price_rule', { rule });
    const shown = await desk.shown(proposal);
    expect(shown.targets.count).toBe(4);
    expect(shown.sentence).toMatch(/^From .* until .*, then put back what was changed: change 2 prices: /);
    await desk.approve(proposal);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect((await listed(desk)).once).toMatchObject([{ run: proposal, status: 'queued' }]);

    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    expect(await countsOf(desk, proposal)).toEqual({ verified: 2, pending: 2 });
    expect((await listed(desk)).once).toMatchObject([{ run: proposal, status: 'queued' }]);

    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect(await countsOf(desk, proposal)).toEqual({ verified: 4 });
    expect((await listed(desk)).once).toEqual([]);
    expect((await refusal(desk, 'revert_price_run', { run: proposal })).message).toMatch(/already/);

    await house.pass(24 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });

  it('is not set where the cost that its guard was worked out from moved until its start', async () => {
    const desk = await house.open(cables);
    const wish = {
      selector: { categories: ['cables'] },
      change: { kind: 'percent', basis_points: -1_000 },
      guards: { min_margin: 1_000 },
      schedule: { start: inHours(1), end: inHours(3) },
    };
    const { rule } = await desk.data<{ rule: string }>('draft_price_rule', { name: 'Guarded', wish });
    const proposal = await desk.propose('schedule_price_rule', { rule });
    await desk.approve(proposal);
    await desk.setCost('A', 890);
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 1_800]);
    // A cost that moves while it runs keeps nothing from being put back.
    await desk.setCost('B', 1_999);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    expect(await countsOf(desk, proposal)).toEqual({ stale: 2, verified: 2 });
  });

  it('carries each leg out in groups, of its own prices only', async () => {
    const desk = await house.open(
      Array.from({ length: 120 }, (_, index) => ({ sku: `S-${index}`, price: 1_000 + index })),
    );
    const rule = await ruleOf(desk, { start: inHours(1), end: inHours(3) });
    const proposal = await desk.propose('schedule_price_rule', { rule });
    await desk.approve(proposal);
    const groups = (await house.test.database.asOwner(
      `select t.together, count(*)::int as targets from platform.target t join platform.run r on r.id = t.run_id
        where r.proposal_id = '${proposal}' group by 1 order by min(t.position)`,
    )) as { together: string; targets: number }[];
    expect(groups.map(({ together, targets }) => [together, targets])).toEqual([
      ['set0', 50],
      ['set1', 50],
      ['set2', 20],
      ['back0', 50],
      ['back1', 50],
      ['back2', 20],
    ]);
    await house.pass(1.1 * hour);
    expect([await desk.priceOf('S-0'), await desk.priceOf('S-119')]).toEqual([900, 1_007]);
    await house.pass(2 * hour);
    expect([await desk.priceOf('S-0'), await desk.priceOf('S-119')]).toEqual([1_000, 1_119]);
    expect(await countsOf(desk, proposal)).toEqual({ verified: 240 });
  });

  it('does not put back what somebody else moved meanwhile, not even to the very same price', async () => {
    const desk = await house.open(cables);
    const proposal = await promotion(desk);
    // Somebody else sets A to the price of the promotion before it begins: the same price and version, but not ours.
    await desk.setBehindTheBack('A', 900);
    await house.pass(1.1 * hour);
    await desk.setBehindTheBack('B', 1_777);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([900, 1_777]);
    expect(await countsOf(desk, proposal)).toEqual({ stale: 3, verified: 1 });
  });

  it('cannot be approved for its first leg only', async () => {
    const desk = await house.open(cables);
    const rule = await ruleOf(desk, { end: inHours(3) });
    const proposal = await desk.propose('schedule_price_rule', { rule });
    await expect(desk.approve(proposal, [0, 1, 2])).rejects.toThrow(/one change and its end/);
    await desk.approve(proposal, [0, 2]);
    expect(await pricesOf(desk)).toEqual([900, 2_000]);
    await house.pass(3.1 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
  });

  it.each([
    ['no times at all', undefined, {}, /times/],
    ['an end that has passed', { end: '2020-01-01T00:00:00Z' }, {}, /over/],
    ['a recurrence', { recurrence: 'FREQ=DAILY' }, {}, /repeat/],
    ['a time in two years', { start: '2029-01-01T00:00:00Z' }, {}, /year/],
    [
      'an end before its start',
      { start: '2026-12-24T00:00:00Z' },
      { end: '2026-12-20T00:00:00Z' },
      /before it starts/,
    ],
  ])('with %s is refused and says how to mend it', async (_what, schedule, input, words) => {
    const desk = await house.open(cables);
    const rule = await ruleOf(desk, schedule);
    const { message, mend } = await refusal(desk, 'schedule_price_rule', { rule, ...input });
    expect(message).toMatch(words);
    expect(mend.length).toBeGreaterThan(0);
  });

  it('is not applied once and for all by apply_price_rule', async () => {
    const desk = await house.open(cables);
    const rule = await ruleOf(desk, { end: inHours(2) });
    expect((await refusal(desk, 'apply_price_rule', { rule })).mend).toMatch(/schedule_price_rule/);
  });
});

describe('a rule that repeats', () => {
  it('runs by itself inside the envelope that a person signed, each time previewed anew and put back', async () => {
    const desk = await house.open(cables);
    await signed(desk);
    await house.pass(1.1 * hour);
    expect(await pricesOf(desk)).toEqual([900, 1_800]);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_000, 2_000]);
    // Somebody raises a price: the next occurrence starts from what stands then.
    await desk.setBehindTheBack('A', 1_010);
    await house.pass(22 * hour);
    expect(await pricesOf(desk)).toEqual([909, 1_800]);
    expect(await outcomes(desk)).toEqual(['run', 'run']);
    await house.pass(2 * hour);
    expect(await pricesOf(desk)).toEqual([1_010, 2_000]);
    for (let day = 0; day < 5; day++) await house.pass(24 * hour);
    expect((await listed(desk)).recurring[0]).toMatchObject({ status: 'over', next: null });
    const asked = (await waiting(desk)).filter(({ action }) => action === 'schedule_price_rule');
    expect(asked).toEqual([]);
  });

  it('lends its policy to nobody: the same call by an assistant asks', async () => {
    const desk = await house.open(cables);
    const schedule = await signed(desk);
    const { recurring } = await listed(desk);
    const start = recurring[0]!.next!.start;
    const rule = await dailyRule(desk);
    const end = new Date(Date.parse(start) + 2 * hour).toISOString();
    const outcome = await desk.call('schedule_price_rule', { rule, start, end, occurrence_of: schedule });
    expect(outcome).toMatchObject({ kind: 'approval_required', proposal: { status: 'proposed' } });
  });

  it('of high risk is refused, for no standing policy covers that', async () => {
    const desk = await house.open([{ sku: 'A', price: 1_000, cost: 950 }]);
    const rule = await dailyRule(desk);
    expect((await refusal(desk, 'repeat_price_rule', { rule })).message).toMatch(/high risk/);
  });
});
