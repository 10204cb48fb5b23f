import { expect, it } from 'vitest';
import type { Evaluation } from '../evaluate.ts';
import { keptOf } from '../history.ts';
import type { Suite } from '../suite.ts';
import { pageOf } from './page.ts';

const hostile = '<script>alert(1)</script>';
const suite: Suite = {
  name: 'scales',
  title: 'Scales',
  criteria: [],
  run: async () => ({ tier: 'exact', metrics: {}, n: 0, cases: [] }),
};
const evaluation: Evaluation = {
  suite,
  outcome: 'failed',
  seconds: 2,
  verdicts: [{ criterion: { metric: 'passed', kind: 'threshold', atLeast: 0.9 }, value: 0.5, holds: false }],
  difference: { broken: [{ id: 'heavy', passed: false }], mended: [], gone: [] },
  result: {
    tier: 'planner',
    metrics: { passed: 0.5, messages: 3 },
    n: 2,
    cases: [
      { id: 'heavy', passed: false, seen: hostile },
      { id: 'light', passed: true },
    ],
    report: `| place | cases |\n|---|---:|\n| ${hostile} | 2 |`,
    curves: [
      {
        title: 'Error by weight',
        x: 'weight',
        y: 'error',
        series: [
          {
            name: 'ours',
            points: [
              [0, 0.1],
              [1, 0.4],
            ],
          },
        ],
      },
    ],
  },
};
const at = new Date('2026-11-20T19:00:00Z');
const page = (history = [keptOf([evaluation], at, 'abc')]) =>
  pageOf({ evaluations: [evaluation], history, at, commit: 'abc' });

it('is one page that loads nothing and runs nothing, whatever the cases say', () => {
  expect(page()).not.toMatch(/<script|<link|<img|<iframe|https?:\/\/|url\(|@import/);
  expect(page()).toContain('&#60;script&#62;alert(1)');
});

it('shows each suite with its interval, its curve, what is not met, and what passed before', () => {
  expect(page()).toContain('0.500 passed');
  expect(page()).toContain('class="whisker"');
  expect(page()).toContain('Error by weight');
  expect(page()).toContain('threshold: passed');
  expect(page()).toContain('<b>heavy</b> <em>passed before</em>');
});

it('draws a trend only over more than one run', () => {
  expect(page()).toContain('No earlier run was kept');
  const earlier = { ...keptOf([evaluation], new Date('2026-11-19T00:00:00Z'), 'aaa') };
  const trend = page([earlier, keptOf([evaluation], at, 'abc')]);
  expect(trend).toContain('over the commits whose run was kept');
  for (const commit of ['aaa', 'abc']) expect(trend).toContain(`class="tick">${commit}</text>`);
});
