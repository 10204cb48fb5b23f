import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { datasetAt } from '../datasets.ts';
import { locatorsData, readSites } from './data.ts';
import { likeness } from './edit-distance.ts';
import { fitChoices, fitLabels } from './fit.ts';
import { judgeCase, learnEachWithout, seeSite } from './learn.ts';
import { atCoverage, figuresOf, type Outcome } from './outcome.ts';
import { similo } from './similo.ts';
import { locators } from './suite.ts';
import { treePath } from './tree-path.ts';

const data = datasetAt(locatorsData);
const small = ['Instagram', 'Linkedin', 'Google'];

/** A file with a few small sites, in the same format. */
async function slice(): Promise<string> {
  const all = JSON.parse(gunzipSync(await readFile(data)).toString('utf8')) as { app: string }[];
  const path = join(await mkdtemp(join(tmpdir(), 'locators-')), 'slice.json');
  await writeFile(path, JSON.stringify(all.filter(({ app }) => small.includes(app))));
  return path;
}

describe.skipIf(!existsSync(data))('locators, on real sites', () => {
  it('scores another file with the weights as they are', async () => {
    const { metrics, n, cases } = await locators.run({
      data: await slice(),
      tier: undefined,
      runs: 1,
      say: () => undefined,
    });
    expect(n).toBe(39);
    expect(cases).toHaveLength(39);
    expect(metrics.top1).toBeGreaterThan(0.9);
    expect(metrics.wrong_heal).toBeLessThan(0.2);
    expect(metrics.similo_top1).toBeGreaterThan(0.8);
  });

  it('learns from other sites enough to find most elements of one it has not seen', async () => {
    const { sites } = await readSites(await slice());
    const seen = sites.map(seeSite);
    const weights = learnEachWithout(seen);
    const right = seen.flatMap((cases, place) =>
      cases.map(each => judgeCase(each, weights[place]!.signals).right),
    );
    expect(right.filter(Boolean).length).toBeGreaterThan(0.8 * right.length);
    expect(learnEachWithout(seen)).toEqual(weights);
  });

  it('gives the published scorers their best for an unchanged element', async () => {
    const { sites } = await readSites(await slice());
    for (const { candidates } of sites) {
      const [wanted] = candidates;
      for (const score of [similo, treePath]) {
        const best = Math.max(...candidates.map(each => score(wanted!, each)));
        expect(score(wanted!, wanted!)).toBe(best);
      }
    }
  });
});

describe('a file of another shape', () => {
  it('is refused, as is a gold that is no candidate', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'locators-')), 'bad.json');
    await writeFile(path, '[{"app": "Shop"}]');
    await expect(readSites(path)).rejects.toThrow('candidates');
  });
});

describe('edit distance', () => {
  it('counts letters that are changed, added or taken away, wherever they stand', () => {
    expect(likeness('kitten', 'sitting')).toBeCloseTo(1 - 3 / 7);
    expect(likeness('/div[1]/a[1]', '/div[1]/p[1]/a[1]')).toBeCloseTo(1 - 5 / 17);
    expect(likeness('aaa', 'aaaaaa')).toBe(0.5);
    expect(likeness('same', 'same')).toBe(1);
    expect(likeness('', 'same')).toBe(0);
  });
});

describe('figures', () => {
  const outcome = (sureness: number, right: boolean, surenessGone: number): Outcome => ({
    id: 'a',
    site: 'Shop',
    right,
    sureness,
    surenessGone,
    answered: sureness >= 0.5,
    answeredGone: surenessGone >= 0.5,
  });
  const outcomes = [
    outcome(0.9, true, 0.1),
    outcome(0.8, true, 0.6),
    outcome(0.7, false, 0.7),
    outcome(0.2, true, 0.1),
  ];

  it('are those of the definitions', () => {
    expect(figuresOf(outcomes)).toEqual({ top1: 0.75, coverage: 0.75, precision: 2 / 3, wrong_heal: 0.5 });
  });

  it('move with the threshold', () => {
    expect(figuresOf(atCoverage(outcomes, 0.5))).toMatchObject({
      coverage: 0.5,
      precision: 1,
      wrong_heal: 0,
    });
    expect(figuresOf(atCoverage(outcomes, 1))).toMatchObject({ coverage: 1, wrong_heal: 0.5 });
  });
});

describe('fitting', () => {
  const fitting = { directions: ['for', 'against', 'for'], prior: 0.1, ridge: 0.1, steps: 200 } as const;

  it('weighs what tells the right one, and never in a direction it cannot speak in', () => {
    const choices = Array.from({ length: 20 }, () => ({
      rows: Float64Array.of(1, 1, 0.5, 0, 0, 0.5, 0, 1, 0.5),
      count: 3,
    }));
    const [telling, backwards, idle] = fitChoices(choices, fitting);
    expect(telling).toBeGreaterThan(1);
    expect(backwards).toBe(0);
    expect(idle).toBeCloseTo(0.1, 2);
  });

  it('finds the line between what holds and what does not', () => {
    const labelled = [0.1, 0.2, 0.3, 0.7, 0.8, 0.9].map(value => ({
      row: Float64Array.of(value, 0, 1),
      holds: value > 0.5,
    }));
    const [slope] = fitLabels(labelled, { ...fitting, directions: ['for', 'for', 'either'] });
    expect(slope).toBeGreaterThan(2);
  });
});
