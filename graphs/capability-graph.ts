import type { CompiledStateGraph } from '@langchain/langgraph';
import type { Role } from '../agents/roles.ts';
import type { Intent, IntentName, Situation } from '../agents/understanding.ts';
import type { Conversation } from './conversation.ts';
import type { Surroundings } from './hands.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a graph keeps for itself, only its own file knows
export type AnyGraph = CompiledStateGraph<any, any, any, any, any, any>;

/**
 * A graph that serves some of what a message can ask for. The supervisor runs it for the intent at the head of the
 * queue: it takes that intent off, adds to the answer, and never waits; proposals that it adds are waited for by the
 * supervisor. When one of its `actions` has ended, it is run once more with the proposal's record in `outcome`, to add
 * what it knows of it, and takes no intent off then.
 */
export interface CapabilityGraph {
  /** Also the name of its node; what it keeps of the conversation is in the channel `channelOf(name)`. */
  readonly name: string;
  readonly description: string;
  /** Messages that one could begin with. The understanding knows them all; a test says so. */
  readonly examples: readonly string[];
  readonly serves: readonly IntentName[];
  /** Whose limits hold while it works; the run's own when absent. */
  readonly role?: Pick<Role, 'name' | 'limits'>;
  /** Names of the actions whose outcome it can tell more of than their record does. */
  readonly actions?: readonly string[];
  /** What its channel holds at first. */
  readonly keeps?: object;
  /** What "it", "the second one" and "my order" may mean, out of what its channel holds. */
  readonly situation?: (kept: never) => Partial<Situation>;
  /**
   * What words that fit several graphs ("undo that", "why?") ask of this one, when they are about its things; nothing
   * otherwise. The graph that was last at work is asked first.
   */
  readonly means?: (intent: Intent, kept: never, conversation: Conversation) => Intent | undefined;
  readonly graph: (surroundings: Surroundings, all: readonly CapabilityGraph[]) => AnyGraph;
}
