import { describe, expect, it } from 'vitest';
import { backTest, holdOut } from './back-test.ts';
import type { Random, Week } from './demand.ts';
import { isThere, readWeeks } from './proof/online-retail.ts';
import { seeded } from './seeded.ts';

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A shop whose customers answer a price of 1 % more with so many percent more units, give or take. */
function shop(random: Random, elasticity: number, noise: number, weeks = 60): Week[] {
  return Array.from({ length: weeks }, (_, week) => {
    const price = [900, 950, 1_000, 1_050, 1_100][Math.floor(random() * 5)]!;
    return { week, price, units: 200 * (price / 1_000) ** elasticity * Math.exp(noise * normal(random)) };
  });
}

describe('a back-test', () => {
  it('finds what is known to be true where its assumptions hold: in about nine cases of ten', () => {
    const random = seeded(7);
    let inside = 0;
    const times = 100;
    for (let time = 0; time < times; time++) {
      const history = new Map([['tea', shop(random, -2, 0.3)]]);
      const change = { sku: 'tea', before: 1_000, after: 900, cost: 600 };
      const { units } = backTest([change], history, { random, weeks: 50, draws: 200 });
      const truth = 50 * 200 * Math.exp(0.3 ** 2 / 2) * (0.9 ** -2 - 1);
      if (units.low <= truth && truth <= units.high) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(78);
    expect(inside).toBeLessThanOrEqual(99);
  });

  it('sees a cut gain units and lose margin where customers hardly care about the price', () => {
    const random = seeded(3);
    const history = new Map([['tea', shop(random, -0.5, 0.1)]]);
    const told = backTest([{ sku: 'tea', before: 1_000, after: 900, cost: 600 }], history, {
      random,
      weeks: 10,
    });
    expect(told.units.low).toBeGreaterThan(0);
    expect(told.margin!.high).toBeLessThan(0);
    expect(told).toMatchObject({ learned: 1, unknown: 0, beyondExperience: 0 });
  });

  it('says of what it cannot know that it does not: no history, one price, no cost, a price never asked', () => {
    const random = seeded(5);
    const still = Array.from({ length: 60 }, (_, week) => ({ week, price: 1_000, units: 10 + week }));
    const history = new Map([
      ['tea', shop(random, -1, 0.1)],
      ['mug', still],
    ]);
    const change = (sku: string, after: number, cost: number | null) => ({ sku, before: 1_000, after, cost });
    const told = backTest(
      [change('tea', 950, null), change('tea', 500, 1), change('mug', 900, 1), change('pot', 900, 1)],
      history,
      {
        random,
        weeks: 4,
      },
    );
    expect(told).toMatchObject({ learned: 1, unknown: 2, beyondExperience: 1, margin: null });
  });

  it('gives the same figures for the same seed', () => {
    const history = new Map([['tea', shop(seeded(1), -1, 0.2)]]);
    const once = () =>
      backTest([{ sku: 'tea', before: 1_000, after: 950, cost: 1 }], history, {
        random: seeded(9),
        weeks: 4,
      });
    expect(once()).toEqual(once());
  });
});

describe.skipIf(!isThere)('on a year of a real shop', () => {
  it('reads every line, and says how often its intervals held in weeks it had not seen', async () => {
    const { lines, history } = await readWeeks();
    expect(lines).toBeGreaterThan(500_000);
    // Weeks 27 to 30 are of June 2011: no season lies between them and what came before.
    const june = new Map([...history].map(([sku, weeks]) => [sku, weeks.filter(({ week }) => week < 31)]));
    const summer = holdOut(june, 27, { random: seeded(1), draws: 100 });
    const autumn = holdOut(history, 40, { random: seeded(1), draws: 100 });
    console.log(
      `of 90 % intervals held: June ${percent(summer.covered)} of ${summer.skus} SKUs, ` +
        `autumn and Christmas ${percent(autumn.covered)} of ${autumn.skus}`,
    );
    expect(summer.skus).toBeGreaterThan(200);
    expect(autumn.skus).toBeGreaterThan(200);
    // What the model leaves out shows: eight of ten hold in a calm month, six of ten over the season.
    expect(summer.covered).toBeGreaterThan(0.75);
    expect(autumn.covered).toBeGreaterThan(0.5);
    expect(autumn.covered).toBeLessThan(summer.covered);
    const changes = [...history].map(([sku, weeks]) => {
      const price = Math.round(weeks.at(-1)!.price);
      return {
        sku,
        before: price,
        after: Math.max(1, Math.round(price * 0.9)),
        cost: Math.round(price * 0.6),
      };
    });
    const told = backTest(changes, history, { random: seeded(2), weeks: 4, draws: 100 });
    console.log(`10 % off everything for 4 weeks: ${JSON.stringify(told)}`);
    expect(told.learned + told.unknown + told.beyondExperience).toBe(history.size);
    expect(told.units.low).toBeLessThan(told.units.high);
  });
});

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
