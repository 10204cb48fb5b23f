import { limitSentence } from '../agents/budget.ts';
import type { IntentName } from '../agents/understanding.ts';
import { adding } from './answer.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import { contextOf } from './context.ts';
import type { Conversation, ConversationUpdate, Runtime } from './conversation.ts';

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

/**
 * Looks at what is still to be served before each part of it. When a limit of the run, or of the graph that would serve
 * the next part, is reached, it ends the run with what there is: the answer says which limit, and what was left undone.
 * It stands between graphs, never inside one, so that no proposal is ever half recorded.
 */
export const routeOn = (all: readonly CapabilityGraph[]) => {
  const servant = servingFor(all);
  return ({ queue, answer }: Conversation, runtime: Runtime): ConversationUpdate => {
    const [intent] = queue;
    if (!intent) return {};
    const { budget } = contextOf(runtime);
    const { role } = servant(intent.intent);
    const reached = budget.reached(role);
    if (!reached) {
      if (role) budget.step(role);
      else budget.run.step();
      return {};
    }
    const left = queue.map(each => each.intent.replaceAll('_', ' ')).join(', ');
    const { proposals } = answer;
    const pending = proposals.length ? ['What I proposed before that waits for you as usual.'] : [];
    const statements = [limitSentence(reached), ...budget.unknowns, `Not done: ${left}.`, ...pending];
    return { queue: [], answer: adding(answer, { reply: { statements } }) };
  };
};
