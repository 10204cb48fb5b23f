import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adapter } from './adapter.ts';
import { aiSdk } from './adapters/ai-sdk.ts';
import { countersign } from './adapters/countersign.ts';
import { langchain } from './adapters/langchain.ts';
import { openaiAgents } from './adapters/openai-agents.ts';
import { rows } from './rows.ts';
import { documentOf, type Result, summaryOf, type Tried, verdictOf } from './table.ts';
import { openWarehouse } from './warehouse.ts';

/**
 * `npm start [-- --write FILE] [--json]`. Countersign is tried where there is a checkout of it: two folders up, or where
 * COUNTERSIGN_HOME says. Ends with 1 when a row that applies to Countersign does not hold.
 */
const home = process.env.COUNTERSIGN_HOME ?? join(import.meta.dirname, '..', '..');

async function tryAll(adapter: Adapter): Promise<Tried> {
  const results: Result[] = [];
  for (const { number } of rows) {
    const each = adapter.cases[number];
    if (!each) throw new Error(`${adapter.name} says nothing of row ${number}`);
    if (typeof each !== 'function') {
      results.push({ row: number, verdict: 'not applicable', seen: each.why });
      continue;
    }
    const warehouse = await openWarehouse();
    try {
      const seen = await each({ warehouse });
      const because = !seen.held && seen.documented ? `. Documented: ${seen.documented}` : '';
      results.push({ row: number, verdict: verdictOf(seen), seen: seen.seen + because });
    } finally {
      await warehouse.close();
    }
  }
  return { adapter, results };
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

const ours = await countersign(home);
if (!ours)
  console.error(`There is no Countersign at ${home}: it is left out. COUNTERSIGN_HOME names another folder.`);
const all: Tried[] = [];
try {
  for (const adapter of [...(ours ? [ours] : []), langchain, aiSdk, openaiAgents])
    all.push(await tryAll(adapter));
} finally {
  await ours?.close?.();
}
const file = option('--write');
if (file) writeFileSync(file, documentOf(all));
console.log(process.argv.includes('--json') ? JSON.stringify(all) : file ? summaryOf(all) : documentOf(all));
const failed = ours && all[0]!.results.some(({ verdict }) => verdict === 'not held');
// Servers of others may keep the process alive; what was to be said is said.
process.stdout.write('', () => process.exit(failed ? 1 : 0));
