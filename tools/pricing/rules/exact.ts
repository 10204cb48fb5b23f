/** Arithmetic on prices that never rounds by itself: fractions of a minor unit stay integers until a rule rounds. */

/**
 * A price between two steps is an integer count of these parts of a minor unit. 10,000 holds any number of basis points
 * exactly; twice that also holds the mean of two prices, which a median can be.
 */
export const parts = 20_000;

/** The largest amount of minor units that can be counted in {@link parts}: 450,359,962,737. */
export const largestAmount = Math.floor(Number.MAX_SAFE_INTEGER / parts);

export type Rounding = 'half_even' | 'half_up' | 'up' | 'down';

/**
 * The integer quotient of safe integers, rounded once and exactly. `up` and `down` go towards plus and minus infinity.
 * The remainder of two safe integers is exact, and so is the division that remains; a quotient of floats would not be.
 */
export function divide(dividend: number, divisor: number, rounding: Rounding): number {
  let remainder = dividend % divisor;
  if (remainder < 0) remainder += divisor;
  const lower = (dividend - remainder) / divisor;
  if (remainder === 0 || rounding === 'down') return lower + 0;
  if (rounding === 'up') return lower + 1;
  const twice = remainder * 2;
  if (twice !== divisor) return twice > divisor ? lower + 1 : lower;
  return rounding === 'half_up' || lower % 2 !== 0 ? lower + 1 : lower;
}

/** The product of two safe integers, or NaN where it is not exact: whoever gets it must block, not go on. */
export function exactProduct(left: number, right: number): number {
  const product = left * right;
  return Number.isSafeInteger(product) ? product : Number.NaN;
}

/** The sum of any number of safe integers, exact to the end. */
export class ExactSum {
  #small = 0;
  #large = 0n;

  add(value: number): void {
    const sum = this.#small + value;
    if (Number.isSafeInteger(sum)) this.#small = sum;
    else {
      this.#large += BigInt(this.#small) + BigInt(value);
      this.#small = 0;
    }
  }

  get value(): bigint {
    return this.#large + BigInt(this.#small);
  }
}

/** Plain decimal digits of a count of {@link parts}, exact: 1,234.5 minor units are `1234.5`. */
export function partsText(count: number): string {
  const sign = count < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(count) / parts);
  const rest = Math.abs(count) % parts;
  // A twenty-thousandth is 0.00005: five digits hold every fraction.
  const fraction = String(rest * 5)
    .padStart(5, '0')
    .replace(/0+$/, '');
  return `${sign}${whole}${fraction ? `.${fraction}` : ''}`;
}
