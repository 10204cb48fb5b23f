import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { datasetAt } from '../datasets.ts';
import { type Shop, shop } from './records.ts';
import { type ShopText, shopHash, textOf } from './shop-hash.ts';

const action = z.object({
  action_id: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.json()),
});
export type TrueAction = z.infer<typeof action>;

const tasks = z.array(
  z.object({ id: z.string(), evaluation_criteria: z.object({ actions: z.array(action) }) }),
);

const gold = z.object({
  initial_hash: z.string(),
  tasks: z.record(
    z.string(),
    z.object({
      hash: z.string(),
      changed: z.array(
        z.object({ table: z.enum(['products', 'users', 'orders']), id: z.string(), record: z.json() }),
      ),
      /** Actions that raise in the reference, with what it says. */
      errors: z.array(z.tuple([z.string(), z.string()])),
    }),
  ),
});
export type Gold = z.infer<typeof gold>['tasks'][string];

export interface RetailTask {
  readonly id: string;
  readonly actions: readonly TrueAction[];
  readonly gold: Gold;
}

export interface TaskData {
  readonly shop: Shop;
  readonly text: ShopText;
  readonly initialHash: string;
  readonly tasks: readonly RetailTask[];
}

/** Where the benchmark's data lies when no other folder is named. */
export const standardFolder = (): string => datasetAt('tau_retail');

/** Reads one split: `tasks-X.json` with `gold-X.json`, and `db.json` from beside them or from the standard folder. */
export async function readTaskData(folder: string): Promise<TaskData> {
  const splits = (await readdir(folder)).flatMap(file => /^tasks-(.+)\.json$/.exec(file)?.[1] ?? []);
  if (splits.length !== 1)
    throw new Error(
      `${folder} must hold one tasks-*.json; it holds ${splits.length ? splits.join(', ') : 'none'}.`,
    );
  const own = join(folder, 'db.json');
  const [database, listed, truth] = await Promise.all([
    readJson(existsSync(own) ? own : join(standardFolder(), 'db.json'), shop),
    readJson(join(folder, `tasks-${splits[0]}.json`), tasks),
    readJson(join(folder, `gold-${splits[0]}.json`), gold),
  ]);
  const text = textOf(database);
  if (shopHash(text) !== truth.initial_hash)
    throw new Error(`gold-${splits[0]}.json in ${folder} was made from another db.json.`);
  return {
    shop: database,
    text,
    initialHash: truth.initial_hash,
    tasks: listed.map(({ id, evaluation_criteria: { actions } }) => {
      const own = truth.tasks[id];
      if (!own) throw new Error(`gold-${splits[0]}.json in ${folder} has no task ${id}.`);
      return { id, actions, gold: own };
    }),
  };
}

async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(
      `${file} is not there or cannot be read. Put it there, or set COUNTERSIGN_DATASETS to where tau_retail/db.json lies.`,
    );
  });
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new Error(`${file} is not in the format of the benchmark: ${path.join('.')}: ${message}`);
}
