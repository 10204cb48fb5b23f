import type { Budget } from '../agents/budget.ts';
import type { Principal } from '../platform/principal.ts';

/** What every node finds in its runtime's context. The server alone sets it; no client can. */
export interface GraphContext {
  /** In whose name the graph works: the conversation's owner. */
  readonly principal: Principal;
  /** The conversation, also where the graph goes on after a wait: proposals are keyed by this. */
  readonly thread: string;
  readonly run: string;
  /** What this run may use up. */
  readonly budget: Budget;
}

/** The context of a node's runtime. A graph that was started without one was not started by the server. */
export function contextOf(runtime: { readonly context?: unknown }): GraphContext {
  if (!runtime.context) throw new TypeError('a graph is run by the server, which sets its context');
  return runtime.context as GraphContext;
}
