import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { doubtNames } from '../../tools/test-upkeep/healing/judge.ts';
import { signalNames } from '../../tools/test-upkeep/healing/signals.ts';
import type { Weights } from '../../tools/test-upkeep/healing/weights.ts';
import { datasetAt } from '../datasets.ts';
import { locatorsData, readSites } from './data.ts';
import { learn, seeSite } from './learn.ts';

/** `node evals/locators/train.ts [--data PATH]`: learns the product's weights from all sites, and writes them. */
const { values: asked } = parseArgs({ options: { data: { type: 'string' } } });
const { sites, sha256 } = await readSites(asked.data ?? datasetAt(locatorsData));
const learned = learn(sites.map(seeSite), []);
const named = (names: readonly string[], values: Float64Array) =>
  Object.fromEntries(names.map((name, index) => [name, rounded(values[index]!)]));
const weights: Weights = {
  learnedFrom: {
    sha256,
    sites: sites.length,
    elements: sites.reduce((sum, { cases }) => sum + cases.length, 0),
  },
  signals: named(signalNames, learned.signals),
  doubts: named(doubtNames, learned.doubts),
  answerFrom: rounded(learned.answerFrom),
};
const place = new URL('../../tools/test-upkeep/healing/weights.json', import.meta.url);
await writeFile(place, `${JSON.stringify(weights, undefined, 2)}\n`);
console.log(`Learned from ${weights.learnedFrom.elements} elements of ${weights.learnedFrom.sites} sites.`);

/** Four digits are more than the data can tell, and keep the file readable. */
function rounded(value: number): number {
  return Number(value.toFixed(4));
}
