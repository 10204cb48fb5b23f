import type { IntentName } from '../agents/understanding.ts';
import type { CapabilityGraph } from './capability-graph.ts';

/** Which graph serves an intent: the one that says so, else the last of the registry. */
export function servingFor(all: readonly CapabilityGraph[]): (intent: IntentName) => CapabilityGraph {
  const byIntent = new Map<IntentName, CapabilityGraph>();
  for (const each of all)
    for (const intent of each.serves) {
      const other = byIntent.get(intent);
      if (other) throw new TypeError(`${other.name} and ${each.name} both serve ${intent}: one must let go`);
      byIntent.set(intent, each);
    }
  const fallback = all.at(-1);
  if (!fallback) throw new TypeError('a supervisor without a graph serves nobody');
  return intent => byIntent.get(intent) ?? fallback;
}

/** Which graph tells more of an action's outcome, if any. */
export const actingFor =
  (all: readonly CapabilityGraph[]) =>
  (action: string): CapabilityGraph | undefined =>
    all.find(({ actions }) => actions?.includes(action));
