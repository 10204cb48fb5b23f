/**
 * Rounds as Python's `round(x, 2)` does: by the double's exact value, and a tie to the even cent. `toFixed` is exact as
 * well but takes ties up. Only an odd number of eighths lies exactly between two cents.
 */
export function roundToCents(amount: number): number {
  const eighths = Math.abs(amount) * 8;
  if (!Number.isInteger(eighths) || eighths % 2 === 0) return Number(amount.toFixed(2));
  const below = Math.floor(Math.abs(amount) * 100);
  return (Math.sign(amount) * (below + (below % 2))) / 100;
}

/** A float as Python's `repr` and `json` write it, but integral ones without a fraction. */
export function writtenNumber(value: number): string {
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= 1e-4) return String(value);
  const [digits, exponent] = value.toExponential().split('e-') as [string, string];
  return `${digits}e-${exponent.padStart(2, '0')}`;
}
