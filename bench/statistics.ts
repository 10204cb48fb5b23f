/** The value below which this share of the values lies; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new RangeError('there is no percentile of nothing');
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How long each of so many goes of the work takes, in milliseconds, one after the other, after a warm-up of a tenth. */
export async function timed(times: number, work: (index: number) => unknown): Promise<number[]> {
  const taken: number[] = [];
  const warmUp = Math.ceil(times / 10);
  for (let index = 0; index < warmUp + times; index++) {
    const start = performance.now();
    await work(index);
    if (index >= warmUp) taken.push(performance.now() - start);
  }
  return taken;
}
