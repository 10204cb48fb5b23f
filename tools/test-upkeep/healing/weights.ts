import { z } from 'zod';
import { doubtNames, type Learned } from './judge.ts';
import { signalNames } from './signals.ts';
import learned from './weights.json' with { type: 'json' };

/** What was learned from elements whose new place is known; `evals/locators/train.ts` writes it. */
export const Weights = z.strictObject({
  /** From where, so that a figure can be traced: the data's digest, its sites and elements. */
  learnedFrom: z.strictObject({ sha256: z.string(), sites: z.int(), elements: z.int() }),
  signals: z.strictObject(Object.fromEntries(signalNames.map(name => [name, z.number()]))),
  doubts: z.strictObject(Object.fromEntries(doubtNames.map(name => [name, z.number()]))),
  /** An answer is given from this confidence on. */
  answerFrom: z.number().min(0).max(1),
});

export type Weights = z.output<typeof Weights>;

export const learnedFrom = ({ signals, doubts, answerFrom }: Weights): Learned => ({
  signals: Float64Array.from(signalNames, name => signals[name]!),
  doubts: Float64Array.from(doubtNames, name => doubts[name]!),
  answerFrom,
});

const parsed = Weights.parse(learned);

/** The weights that the product uses. */
export const shipped: Learned = learnedFrom(parsed);

/** What they were learned from. The digest is of the data, unpacked. */
export const provenance: Weights['learnedFrom'] = parsed.learnedFrom;
