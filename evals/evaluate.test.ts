import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { askedFor, CannotAsk } from './ask.ts';
import { accepting, differenceFrom } from './baseline.ts';
import { registerCriteria, verdictsOf, whyTampered } from './criteria.ts';
import { evaluate } from './evaluate.ts';
import { locators } from './locators/suite.ts';
import type { CaseResult, Criterion, Suite } from './suite.ts';
import { suites } from './suites.ts';
import { jsonOf, tableOf } from './table.ts';
import { tauRetail } from './tau-retail/suite.ts';

const suite = (criteria: readonly Criterion[], metrics: Record<string, number>): Suite => ({
  name: 'scales',
  title: 'Scales',
  criteria,
  run: async () => ({ tier: 'exact', metrics, n: 4, cases: [] }),
});
const options = { tier: undefined, runs: 1, say: () => undefined };

describe('criteria', () => {
  it('are the registered ones for every suite of the house', async () => {
    for (const each of suites) expect(await whyTampered(each)).toBeUndefined();
  });

  it('are refused once a bar was lowered after they were registered', async () => {
    const place = pathToFileURL(join(await mkdtemp(join(tmpdir(), 'criteria-')), 'criteria.lock.json'));
    await registerCriteria([suite([{ metric: 'weight', kind: 'gate', atLeast: 0.9 }], {})], place);
    const lowered = suite([{ metric: 'weight', kind: 'gate', atLeast: 0.8 }], {});
    expect(await whyTampered(lowered, place)).toContain('differ from those that were registered');
    expect(await whyTampered({ ...lowered, name: 'new' }, place)).toContain('are not registered');
  });

  it('hold at their bounds as they are written', () => {
    const criteria: Criterion[] = [
      { metric: 'weight', kind: 'gate', atLeast: 0.9 },
      { metric: 'weight', kind: 'gate', above: 0.9 },
      { metric: 'weight', kind: 'goal', atMost: 0.9 },
      { metric: 'weight', kind: 'goal', below: 0.9 },
    ];
    const measured = suite(criteria, { weight: 0.9 });
    const verdicts = verdictsOf(measured, { tier: 'exact', metrics: { weight: 0.9 }, n: 1, cases: [] });
    expect(verdicts.map(({ holds }) => holds)).toEqual([true, false, true, false]);
  });

  it('do not hold by not being measured, nor by having no bound', () => {
    const result = { tier: 'exact', metrics: {}, n: 1, cases: [] } as const;
    expect(() => verdictsOf(suite([{ metric: 'weight', kind: 'gate', above: 0 }], {}), result)).toThrow(
      'did not report it',
    );
    const unbound = suite([{ metric: 'weight', kind: 'gate' }], {});
    expect(() => verdictsOf(unbound, { ...result, metrics: { weight: 1 } })).toThrow('has no bound');
  });
});

describe('a run', () => {
  it('refuses a suite that was never registered, without running it', async () => {
    const evaluation = await evaluate(
      { ...suite([], {}), run: () => Promise.reject(new Error('was run')) },
      options,
      {},
    );
    expect(evaluation.outcome).toBe('tampered');
  });

  it('says skipped, with no figures, where the data is absent', async () => {
    const before = process.env.COUNTERSIGN_DATASETS;
    process.env.COUNTERSIGN_DATASETS = '/nowhere';
    try {
      for (const each of [locators, tauRetail]) {
        const evaluation = await evaluate(each, options, {});
        expect(evaluation.outcome).toBe('skipped');
        expect(JSON.parse(jsonOf(evaluation))).toMatchObject({ suite: each.name, metrics: {}, n: 0 });
        expect(JSON.parse(jsonOf(evaluation)).skipped).toContain('/nowhere');
      }
    } finally {
      if (before === undefined) delete process.env.COUNTERSIGN_DATASETS;
      else process.env.COUNTERSIGN_DATASETS = before;
    }
  });

  it('is broken when the data that was named is not there', async () => {
    for (const each of suites) {
      const { outcome, why } = await evaluate(each, { ...options, data: '/nowhere/at-all.json' }, {});
      expect([outcome, why]).toEqual(['broken', expect.stringContaining('/nowhere/at-all.json')]);
    }
  });
});

describe('data of another shape', () => {
  it('breaks the run, and the first places say how', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'data-')), 'sites.json');
    await writeFile(path, JSON.stringify([{ app: 'Shop', pairs: [], candidates: [{}] }]));
    const named = suites.find(({ name }) => name === 'locators')!;
    const { outcome, why } = await evaluate(named, { ...options, data: path }, {});
    expect([outcome, why]).toEqual(['broken', expect.stringContaining('pairs')]);
  });
});

describe('the baseline', () => {
  const cases: CaseResult[] = [
    { id: 'kept', passed: true },
    { id: 'lost', passed: false, seen: 'wrong' },
    { id: 'won', passed: true },
    { id: 'new', passed: false },
  ];

  it('names each case that passed and now fails', () => {
    const baseline = { scales: { exact: { passed: ['kept', 'lost', 'dropped'], failed: ['won'] } } };
    const difference = differenceFrom(baseline, 'scales', 'exact', cases);
    expect(difference?.broken.map(({ id }) => id)).toEqual(['lost']);
    expect(difference?.mended.map(({ id }) => id)).toEqual(['won']);
    expect(difference?.gone).toEqual(['dropped']);
  });

  it('names it to a reader also where every criterion still holds', async () => {
    const scales: Suite = {
      ...suites.find(({ name }) => name === 'tau-retail')!,
      run: async () => ({
        tier: 'exact',
        metrics: {
          db_equal_share: 1,
          unapproved_writes: 0,
          writes_when_refused: 0,
          unchanged_when_refused_share: 1,
          grants_without_one_write: 0,
          errors_unlike_gold: 0,
        },
        n: 4,
        cases,
      }),
    };
    const baseline = { 'tau-retail': { exact: { passed: ['kept', 'lost'], failed: [] } } };
    const table = tableOf(await evaluate(scales, options, baseline));
    expect(table).toContain('BROKEN  lost: passed before, fails now (wrong)');
    expect(table).not.toContain('BROKEN  new');
  });

  it('has nothing to say of a tier that was never accepted', () => {
    expect(differenceFrom({}, 'scales', 'live', cases)).toBeUndefined();
    const accepted = accepting({}, 'scales', 'live', cases);
    expect(differenceFrom(accepted, 'scales', 'live', cases)).toEqual({ broken: [], mended: [], gone: [] });
  });
});

describe('the command line', () => {
  const asks = (...words: string[]) => askedFor(words, suites);

  it('runs all suites unless some are named', () => {
    expect(asks().suites).toEqual(suites);
    expect(asks('locators', '--json').suites.map(({ name }) => name)).toEqual(['locators']);
  });

  it('refuses what it does not know, and says how to mend it', () => {
    for (const [words, said] of [
      [['locator'], 'There are: utterances, trajectories'],
      [['--jsno'], 'Options: --data PATH'],
      [['--data', 'x'], 'name it'],
      [['locators', '--model', 'gpt'], 'planner, replay, live'],
      [['--runs', '0'], 'from 1 to 100'],
      [['locators', '--data', 'x', '--accept'], 'leave out --data'],
    ] as const) {
      expect(() => asks(...words)).toThrow(CannotAsk);
      expect(() => asks(...words)).toThrow(said);
    }
  });
});
