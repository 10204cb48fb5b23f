import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { ownSets } from './sets.ts';
import { utterances } from './suite.ts';

const options = { tier: undefined, runs: 1, say: () => {} };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'utterances-'));
});
afterAll(() => rm(folder, { recursive: true }));

const said = (id: string, message: string, intents: readonly object[]) =>
  JSON.stringify({ id, inputs: { message }, outputs: { intents }, metadata: { family: 'cart' } });

describe('the utterances of a file', () => {
  it('are scored one by one: what was missed lowers the figures, and is named by its identifier only', async () => {
    const path = join(folder, 'few.jsonl');
    const understood = said('a', 'show my cart', [{ intent: 'show_cart', slots: {} }]);
    const missed = said('b', 'cancel order ORD-7', [{ intent: 'track_order', slots: { order: 'ORD-7' } }]);
    await writeFile(path, `${understood}\n${missed}\n`);
    const { metrics, cases, report } = await utterances.run({ ...options, data: path });
    expect(metrics).toMatchObject({ intent_f1: 0.5, wrong_writes: 1, few_utterances: 2 });
    expect(cases).toEqual([
      { id: 'few/a', passed: true, seen: 'cart: intents 1.00, slots 1.00' },
      {
        id: 'few/b',
        passed: false,
        seen: 'cart: intents 0.00, slots 0.00, a write that nobody asked for',
      },
    ]);
    expect(JSON.stringify({ cases, report })).not.toContain('ORD-7');
    const { outcome } = await evaluate(utterances, { ...options, data: path }, {});
    expect(outcome).toBe('failed');
  });
});

describe('the held-out set', () => {
  it('is the one that was set aside, and none of its utterances is told', async () => {
    const { utterances: all } = ownSets().find(({ heldOut }) => heldOut)!;
    const { cases, report } = await utterances.run(options);
    const told = JSON.stringify(cases) + report;
    expect(told).toContain('ffc8fd4adb00076858d5dbab04f4af5a1421cbe175e8d4c2777e1ed08fdcb5c7');
    expect(all.filter(({ inputs }) => inputs.message.length > 20 && told.includes(inputs.message))).toEqual(
      [],
    );
  });
  it('is refused, as criteria are, when a byte of it changed', async () => {
    const copy = join(folder, 'copy/');
    await cp(fileURLToPath(new URL('../../datasets/utterances/', import.meta.url)), copy, {
      recursive: true,
    });
    await writeFile(join(copy, 'blind-held-out.jsonl'), '\n', { flag: 'a' });
    const changed = { ...utterances, run: async () => Promise.reject(thrown(() => ownSets(copy))) };
    const evaluation = await evaluate(changed, options, {});
    expect(evaluation).toMatchObject({
      outcome: 'tampered',
      why: expect.stringContaining('Restore it from git'),
    });
  });
});

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was refused');
}
