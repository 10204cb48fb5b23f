import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bucket, type Plan, plans } from '../../sandbox/shopify/throttle.ts';
import { Pacing } from './pacing.ts';
import { handTime } from './shop.fixture.ts';

const costOf = (requested: number, available: number, rate = 100, maximum = 2_000) => ({
  requestedQueryCost: requested,
  throttleStatus: { currentlyAvailable: available, maximumAvailable: maximum, restoreRate: rate },
});

describe('pacing', () => {
  it('waits until the points are there, and no longer', async () => {
    const time = handTime();
    const pacing = new Pacing('Harbor Goods', time);
    pacing.learn('page', costOf(500, 100));
    pacing.after(await pacing.before('page'));
    expect(time.waits).toEqual([4_000]);
    expect(pacing.state).toMatchObject({ calls: 1, paced: 1, waitedMs: 4_000 });
  });

  it('counts what is underway, so that calls at the same time do not spend the same points', async () => {
    const time = handTime();
    const pacing = new Pacing('Harbor Goods', time);
    pacing.learn('page', costOf(500, 1_000));
    await Promise.all([pacing.before('page'), pacing.before('page')]);
    expect(time.waits).toEqual([]);
    const third = pacing.before('page');
    await third;
    expect(time.waits).toEqual([5_000]);
  });

  it('gives a call back that would wait for long, with the time', async () => {
    const pacing = new Pacing('Harbor Goods', handTime());
    pacing.learn('page', costOf(1_000, -1_000, 100));
    await expect(pacing.before('page')).rejects.toMatchObject({
      problem: { code: 'vendor_rate_limited', retryAfterMs: 20_000 },
    });
    pacing.throttled('read', 60_000);
    await expect(pacing.before('read')).rejects.toMatchObject({ problem: { retryAfterMs: 60_000 } });
  });

  it('asks for whole milliseconds of a bucket that was emptied behind our back', () => {
    const time = handTime();
    const pacing = new Pacing('Harbor Goods', time);
    pacing.learn('page', costOf(500, 0, 300));
    expect(pacing.throttled('page')).toBe(1_667);
  });

  it('does not hold up the next when a waiting caller leaves', async () => {
    const time = handTime();
    const pacing = new Pacing('Harbor Goods', time);
    pacing.learn('page', costOf(500, 100));
    const left = pacing.before('page', AbortSignal.abort());
    const next = pacing.before('page');
    await expect(left).rejects.toMatchObject({ code: 'vendor_unavailable' });
    expect(await next).toEqual({ points: 500 });
  });

  it('never overdraws a bucket that answers truly, whatever the plan and the calls', async () => {
    const calls = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 5, maxLength: 60 });
    const plan = fc.constantFrom(...(Object.keys(plans) as Plan[]));
    await fc.assert(
      fc.asyncProperty(plan, calls, async (name, costs) => {
        const time = handTime();
        const bucket = new Bucket(name, time.now);
        const pacing = new Pacing('Harbor Goods', time);
        const shows = (requestedQueryCost: number) => ({ requestedQueryCost, throttleStatus: bucket.status });
        for (const cost of new Set(costs)) pacing.learn(`call of ${cost}`, shows(cost));
        for (const cost of costs) {
          const leave = await pacing.before(`call of ${cost}`);
          expect(bucket.take(cost)).toBe(true);
          pacing.learn(`call of ${cost}`, shows(cost));
          pacing.after(leave);
        }
      }),
      { numRuns: 100 },
    );
  });
});
