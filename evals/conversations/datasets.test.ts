import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../manifest.ts';
import { suites } from '../suites.ts';
import { conversationCase } from './case.ts';
import { readExamples } from './example.ts';
import { datasetOf } from './suite.ts';

const fewest: Readonly<Record<string, number>> = { quality: 20, cost: 30 };
const asking = suites.filter(({ sharesHouse }) => sharesHouse).map(({ name }) => name);

describe.each(asking)('the dataset of %s', name => {
  it('is valid, is in the manifest, and has the cases it should', async () => {
    const cases = readExamples(conversationCase, datasetOf(name));
    expect(cases.length).toBeGreaterThanOrEqual(fewest[name] ?? 40);
    expect((await readManifest()).map(dataset => dataset.name)).toContain(name);
    for (const { outputs, inputs } of cases) {
      for (const pattern of [...(outputs.says ?? []), ...(outputs.says_not ?? [])])
        expect(() => new RegExp(pattern)).not.toThrow();
      if (outputs.waits) expect(outputs.waits.length).toBe(inputs.steps.length);
    }
  });
});

describe('a file of examples', () => {
  const at = async (...lines: string[]) => {
    const path = join(await mkdtemp(join(tmpdir(), 'examples-')), 'some.jsonl');
    await writeFile(path, lines.join('\n'));
    return path;
  };
  const line = (id: string, more = {}) =>
    JSON.stringify({ id, inputs: { steps: ['hello'] }, outputs: {}, ...more });

  it('is refused with the line that is wrong', async () => {
    expect(readExamples(conversationCase, await at(line('a'), '', line('b')))).toHaveLength(2);
    const wrong = await at(line('a'), line('b', { outputs: { sais: [] } }));
    expect(() => readExamples(conversationCase, wrong)).toThrow(/Line 2: .*sais/);
    const broken = await at('{');
    expect(() => readExamples(conversationCase, broken)).toThrow('Line 1 is no JSON.');
    const twice = await at(line('a'), line('a'));
    expect(() => readExamples(conversationCase, twice)).toThrow('The example a stands twice');
  });
});
