import { expect } from 'vitest';
import { roleOf } from '../../platform/database/migrate.ts';
import { storeOf } from '../../platform/database/store.ts';
import type { Desk, PriceDesk } from './pricing.ts';

interface Run {
  readonly counts: Readonly<Record<string, number>>;
  readonly targets: readonly {
    readonly sku: string;
    readonly status: string;
    readonly problem: object | null;
  }[];
}

const pageSize = 200;

async function wholeRun(desk: Desk, run: string, count: number): Promise<Run> {
  const pages: Run[] = [];
  for (let offset = 0; offset < count; offset += pageSize)
    pages.push(await desk.data<Run>('get_price_run', { run, limit: pageSize, offset }));
  return { counts: pages[0]!.counts, targets: pages.flatMap(({ targets }) => targets) };
}

/** Cuts so many prices by a tenth over a faulty way, and proves that each was set once or is explained. Gives the counts. */
export async function cutOverFaultyWay(
  house: PriceDesk,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  const skus = Array.from({ length: count }, (_, index) => ({
    sku: `SKU-${index}`,
    price: 1_000 + 10 * index,
  }));
  const desk = await house.open(skus);
  const { rule } = await desk.data<{ rule: string }>('draft_price_rule', {
    wish: { selector: { all: true }, change: { kind: 'percent', basis_points: -1_000 } },
  });
  const proposal = await desk.propose('apply_price_rule', { rule });
  await desk.approve(proposal);
  const run = await wholeRun(desk, proposal, count);
  const explained = run.targets.filter(({ status }) => status === 'stale' || status === 'failed');
  for (const { problem } of explained)
    expect(problem).toMatchObject({ class: expect.any(String), recommendation: expect.any(String) });
  expect((run.counts.verified ?? 0) + explained.length).toBe(skus.length);
  expect(explained.length).toBeGreaterThan(0);

  const changes = await house.test.database.transaction(
    { tenant: desk.ada.tenant, role: roleOf('pricing', 'query') },
    t => storeOf(t).selectFrom('pricing.price_change').selectAll().where('cause', '=', 'rule').execute(),
  );
  const written = changes.map(({ variant_id }) => variant_id);
  expect(new Set(written).size).toBe(written.length);
  expect(written.sort()).toEqual(
    run.targets
      .filter(({ status }) => status === 'verified')
      .map(({ sku }) => sku)
      .sort(),
  );
  expect(new Set(changes.map(change => change.proposal_id))).toEqual(new Set([proposal]));
  const sample = skus.filter((_, index) => index % Math.ceil(count / 100) === 0);
  for (const { sku, price } of sample)
    if (written.includes(sku)) expect(await desk.priceOf(sku)).toBe(Math.round(price * 0.9));
  return run.counts;
}
