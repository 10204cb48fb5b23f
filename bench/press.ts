import type { Load, LoadApi, Loaded } from './processes/load.ts';
import type { Child } from './processes/parent.ts';

/** Presses a server, and takes its processor time for one request, all of its threads together, in milliseconds. */
export async function press(
  load: Child<LoadApi>,
  cpuMs: () => Promise<number>,
  work: Load,
): Promise<Loaded & { readonly cpuMs: number }> {
  const before = await cpuMs();
  const loaded = await load.ask('press', work);
  return { ...loaded, cpuMs: ((await cpuMs()) - before) / loaded.requests };
}
