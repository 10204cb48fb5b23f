/** Between which bounds a figure lies, with 95 % confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959_963_984_540_054;

/** Wilson's score interval of a share: right also for few trials, and for none or all of them. */
export function wilson(hits: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = hits / trials;
  const square = z95 * z95;
  const middle = share + square / (2 * trials);
  const spread = z95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}
