import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryMetrics } from './delivery-metrics.ts';
import type { History } from './history.ts';
import { spreadOf } from './spread.ts';

const at = (text: string): number => Date.parse(`2026-11-${text}:00Z`);
const [from, to] = [at('02T00:00'), at('16T00:00')];
const hour = 60;

/**
 * Two weeks of a shop, worked by hand. `a` was live before. Pull request 1 (commit b) goes live with d1, which is taken
 * back for `a` by d2; 2 (commit c) goes live with d3, during which an incident begins and ends; 3 (commit e) is merged and
 * not live; d4 fails on the way, d5 brings c once more.
 */
const shop: History = {
  trunk: [
    { sha: 'a', previous: null },
    { sha: 'b', previous: 'a' },
    { sha: 'c', previous: 'b' },
    { sha: 'e', previous: 'c' },
  ],
  work: [
    { branch: 'sizes', at: at('01T22:00') },
    { branch: 'sizes', at: at('02T08:00') },
    { branch: 'sizes', at: at('04T09:00') },
    { branch: 'other', at: at('03T00:00') },
  ],
  changes: [
    {
      number: 1,
      branch: 'sizes',
      mergeSha: 'b',
      openedAt: at('02T10:00'),
      mergedAt: at('02T16:00'),
    },
    { number: 2, branch: 'sizes', mergeSha: 'c', openedAt: at('04T10:00'), mergedAt: at('04T12:00') },
    { number: 3, branch: 'lost', mergeSha: 'e', openedAt: at('05T10:00'), mergedAt: at('05T12:00') },
  ],
  deployments: [
    { id: 'd0', sha: 'a', outcome: 'succeeded', endedAt: at('01T12:00') },
    { id: 'd1', sha: 'b', outcome: 'succeeded', endedAt: at('02T17:00') },
    { id: 'd2', sha: 'a', outcome: 'succeeded', endedAt: at('02T17:30') },
    { id: 'd3', sha: 'c', outcome: 'succeeded', endedAt: at('04T13:00') },
    { id: 'd4', sha: 'e', outcome: 'failed', endedAt: at('05T13:00') },
    { id: 'd5', sha: 'c', outcome: 'succeeded', endedAt: at('06T13:00') },
  ],
  incidents: [
    { id: 'i1', deployment: null, beganAt: at('04T14:00'), resolvedAt: at('04T15:00') },
    { id: 'i2', deployment: 'd5', beganAt: at('06T14:00'), resolvedAt: null },
  ],
};

describe('the four keys of two weeks that were worked by hand', () => {
  const metrics = deliveryMetrics(shop, from, to);

  it('counts what went live: d1, d2, d3, d5, on three days', () => {
    expect(metrics.frequency).toEqual({ deployments: 4, perWeek: 2, daysWithOne: 3, notLive: 1 });
  });

  it('splits the lead time of the two changes that went live', () => {
    // 1: 22:00 → 10:00 → 16:00 → 17:00. 2: first commit after the first merge, 9:00 → 10:00 → 12:00 → 13:00.
    expect(metrics.leadTime.coding).toMatchObject({
      cases: 2,
      median: (12 * hour + hour) / 2,
      p90: 12 * hour,
    });
    expect(metrics.leadTime.review).toMatchObject({ cases: 2, median: (6 * hour + 2 * hour) / 2 });
    expect(metrics.leadTime.release).toMatchObject({ cases: 2, median: hour });
    expect(metrics.leadTime.whole).toMatchObject({ cases: 2, median: (19 * hour + 4 * hour) / 2 });
    expect(metrics.leadTime.whole.interval).toBeNull();
  });

  it('calls d1 failed for being taken back, d3 for its incident, d5 for one that is still open', () => {
    expect(metrics.failures).toEqual([
      { deployment: 'd1', why: 'taken_back', recovery: 30 },
      { deployment: 'd3', why: 'incident', recovery: 2 * hour },
      { deployment: 'd5', why: 'incident', recovery: null },
    ]);
    expect(metrics.changeFailure).toMatchObject({ failed: 3, rate: 0.75 });
    expect(metrics.recovery).toMatchObject({ cases: 2, median: 75, open: 1 });
  });

  it('says what was not heard of: the third change has no commits and is not live', () => {
    expect(metrics.completeness).toEqual({
      changes: 3,
      changesLive: 2,
      changesWithFirstCommit: 2,
      deploymentsPlaced: 4,
    });
  });

  it('does not call a deployment forward of a known commit a step back', () => {
    expect(metrics.failures.map(({ deployment }) => deployment)).not.toContain('d2');
  });
});

it('an empty fortnight has no rate and no times', () => {
  const none = { trunk: [], work: [], changes: [], deployments: [], incidents: [] };
  const { changeFailure, recovery, leadTime } = deliveryMetrics(none, from, to);
  expect(changeFailure.rate).toBeNull();
  expect([recovery.median, leadTime.whole.median]).toEqual([null, null]);
});

describe('a median', () => {
  it('has the interval that the tables of order statistics give: ranks 2 and 9 of 10', () => {
    expect(spreadOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).interval).toEqual([2, 9]);
  });

  it('has none below six cases', () => {
    expect(spreadOf([1, 2, 3, 4, 5]).interval).toBeNull();
    expect(spreadOf([1, 2, 3, 4, 5, 6]).interval).toEqual([1, 6]);
  });

  it('lies in its interval, and the interval narrows with the cases, however many', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 6, maxLength: 3_000 }), values => {
        const { median, interval } = spreadOf(values);
        expect(median).toBeGreaterThanOrEqual(interval![0]);
        expect(median).toBeLessThanOrEqual(interval![1]);
      }),
      { numRuns: 100 },
    );
  });
});

it('what is told in another order says the same', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...shop.deployments], { minLength: shop.deployments.length }),
      fc.shuffledSubarray([...shop.trunk], { minLength: shop.trunk.length }),
      fc.shuffledSubarray([...shop.changes], { minLength: shop.changes.length }),
      (deployments, trunk, changes) => {
        const { failures, ...rest } = deliveryMetrics({ ...shop, deployments, trunk, changes }, from, to);
        expect({ failures, ...rest }).toEqual(deliveryMetrics(shop, from, to));
      },
    ),
  );
});
