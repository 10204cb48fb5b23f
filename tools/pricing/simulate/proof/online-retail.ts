import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Week } from '../demand.ts';

/** Online Retail, UCI Machine Learning Repository, CC BY 4.0: a year of a British shop's invoices. */
const folder =
  process.env.COUNTERSIGN_DATASETS ?? join(import.meta.dirname, '../../../../../shared/datasets');
const file = join(folder, 'online_retail/transactions.csv.gz');
export const isThere = existsSync(file);

const weekMs = 7 * 86_400_000;
const start = Date.parse('2010-11-29T00:00:00Z');

/** Weeks of each article, in order. Cancellations, gifts and what is no article (postage, fees) are left out. */
export async function readWeeks(): Promise<{ lines: number; history: Map<string, Week[]> }> {
  const sums = new Map<string, Map<number, { units: number; revenue: number }>>();
  let lines = 0;
  const input = createReadStream(file).pipe(createGunzip());
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const match = /^([^,]*),([^,]*),(?:"(?:[^"]|"")*"|[^,]*),(-?\d+),([^,]*),([^,]*),/.exec(line);
    if (!match || !/^\d+$/.test(match[1]!)) continue;
    lines++;
    const [units, price] = [Number(match[3]), Math.round(Number(match[5]) * 100)];
    if (units <= 0 || price <= 0 || !/^\d{5}/.test(match[2]!)) continue;
    const week = Math.floor((Date.parse(`${match[4]!.replace(' ', 'T')}Z`) - start) / weekMs);
    const weeks = sums.get(match[2]!) ?? new Map<number, { units: number; revenue: number }>();
    sums.set(match[2]!, weeks);
    const sum = weeks.get(week) ?? { units: 0, revenue: 0 };
    weeks.set(week, { units: sum.units + units, revenue: sum.revenue + units * price });
  }
  const history = new Map<string, Week[]>();
  for (const [sku, weeks] of sums)
    history.set(
      sku,
      [...weeks]
        .sort(([a], [b]) => a - b)
        .map(([week, { units, revenue }]) => ({ week, units, price: revenue / units })),
    );
  return { lines, history };
}
