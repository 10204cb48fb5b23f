const z95 = 1.959_963_984_540_054;

/** The 95 % interval of a share by Wilson's score: also for few trials, and for none or all of them. */
export function wilson(hits: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const share = hits / trials;
  const square = z95 * z95;
  const middle = share + square / (2 * trials);
  const spread = z95 * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  const scale = 1 + square / trials;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}
