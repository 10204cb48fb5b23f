import type { Direction } from '../../tools/test-upkeep/healing/signals.ts';

/**
 * Fits weights by gradient descent with momentum over all the data at once. No seed and no sampling: the same data give
 * the same weights. A weight is pulled towards its prior, and is held at zero where it would speak in the wrong direction.
 */
export interface Fitting {
  readonly directions: readonly Direction[];
  /** How large a weight is, in its direction, before any data. */
  readonly prior: number;
  /** Strength of the pull towards the prior, in cases. */
  readonly ridge: number;
  readonly steps: number;
}

/** One element on one page: the rows of some candidates, one after the other in one array; the first is the right one. */
export interface Choice {
  readonly rows: Float64Array;
  readonly count: number;
}

/**
 * Labels are not all right: some name another element than a person would. Below this probability a label counts for
 * less and less, instead of bending all weights towards itself.
 */
const doubtfulBelow = 0.05;

/** Weights under which the softmax over the rows puts its mass on the right one. */
export function fitChoices(choices: readonly Choice[], fitting: Fitting): Float64Array {
  const width = fitting.directions.length;
  const masses = new Float64Array(Math.max(...choices.map(({ count }) => count)));
  return descend(fitting, choices.length, (weights, gradient) => {
    for (const { rows, count } of choices) {
      const mass = softmax(rows, count, weights, masses);
      const right = masses[0]! / mass;
      const trust = right / (right + doubtfulBelow) / choices.length;
      for (let row = 0, at = 0; row < count; row++) {
        const error = (masses[row]! / mass - (row === 0 ? 1 : 0)) * trust;
        if (Math.abs(error) < negligible) at += width;
        else for (let index = 0; index < width; index++) gradient[index]! += error * rows[at++]!;
      }
    }
  });
}

/** Rows whose part in the gradient is less are passed over; most are, once the weights are nearly right. */
const negligible = 1e-7;

function softmax(rows: Float64Array, count: number, weights: Float64Array, masses: Float64Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let row = 0, at = 0; row < count; row++) {
    let score = 0;
    for (let index = 0; index < weights.length; index++) score += weights[index]! * rows[at++]!;
    masses[row] = score;
    if (score > highest) highest = score;
  }
  let mass = 0;
  for (let row = 0; row < count; row++) {
    masses[row] = Math.exp(masses[row]! - highest);
    mass += masses[row]!;
  }
  return mass;
}

export interface Labelled {
  readonly row: Float64Array;
  readonly holds: boolean;
}

/** Logistic regression. */
export function fitLabels(labelled: readonly Labelled[], fitting: Fitting): Float64Array {
  return descend(fitting, labelled.length, (weights, gradient) => {
    for (const { row, holds } of labelled) {
      let score = 0;
      for (let index = 0; index < row.length; index++) score += weights[index]! * row[index]!;
      const error = (1 / (1 + Math.exp(-score)) - (holds ? 1 : 0)) / labelled.length;
      for (let index = 0; index < row.length; index++) gradient[index]! += error * row[index]!;
    }
  });
}

const signs: Readonly<Record<Direction, number>> = { for: 1, against: -1, either: 0 };
const stride = 0.05;

function descend(
  { directions, prior, ridge, steps }: Fitting,
  cases: number,
  addGradient: (weights: Float64Array, gradient: Float64Array) => void,
): Float64Array {
  const sign = directions.map(direction => signs[direction]);
  const priors = sign.map(each => each * prior);
  const weights = Float64Array.from(priors);
  const speed = new Float64Array(weights.length);
  const scale = new Float64Array(weights.length);
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight, index) => (ridge * (weight - priors[index]!)) / cases);
    addGradient(weights, gradient);
    const warm = 1 - 0.99 ** (step + 1);
    for (let index = 0; index < weights.length; index++) {
      scale[index] = 0.99 * scale[index]! + 0.01 * gradient[index]! ** 2;
      speed[index] = 0.9 * speed[index]! + gradient[index]!;
      const move = (stride * (1 - step / steps) * speed[index]!) / Math.sqrt(scale[index]! / warm + 1e-16);
      const moved = weights[index]! - move;
      weights[index] = moved * sign[index]! < 0 ? 0 : moved;
    }
  }
  return weights;
}
