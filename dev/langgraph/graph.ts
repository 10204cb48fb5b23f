import type { LangGraphRunnableConfig } from '@langchain/langgraph';
import { Budget } from '../../agents/budget.ts';
import { chatModel } from '../../agents/models.ts';
import { runLimits } from '../../agents/roles.ts';
import type { AnyGraph } from '../../graphs/capability-graph.ts';
import type { GraphContext } from '../../graphs/context.ts';
import { asShipped } from '../../graphs/reader.ts';
import { registry } from '../../graphs/registry.ts';
import { supervisorGraph } from '../../graphs/supervisor.ts';
import { type Toolset, toolsetFor } from '../../graphs/toolset.ts';

/**
 * The supervisor for LangGraph's dev server and Studio, over the tools of a Countersign that runs beside it. It reaches
 * them as any assistant does, by a token, so nothing that binds happens without a person there. That server alone wakes
 * conversations: here one resumes a wait by hand, after the decision, and the report reads what became of it.
 */
export async function countersign(config: LangGraphRunnableConfig): Promise<AnyGraph> {
  const clock = () => new Date();
  const reader = asShipped(chatModel(process.env).model);
  const graph = supervisorGraph(
    {
      readerFor: async () => reader,
      toolsFor: () => toolsOf(process.env.COUNTERSIGN_URL, process.env.COUNTERSIGN_TOKEN),
      clock,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      currency: 'USD',
    },
    registry,
  );
  const thread = String(config.configurable?.thread_id ?? '');
  const context: GraphContext = { principal: someone, thread, run: '', budget: new Budget(runLimits, clock) };
  // The dev server passes a context of its own, which would take the place of ours.
  const stream = graph.stream.bind(graph);
  graph.stream = (input, options) => stream(input, { ...options, context } as typeof options);
  return graph;
}

/** The token says who calls; what stands here is never sent. */
const someone = { tenant: '', id: '', kind: 'agent', name: 'LangGraph dev server', scopes: [] } as const;

let tools: Toolset | undefined;

function toolsOf(url = 'http://localhost:4477', token: string | undefined): Toolset {
  if (!token)
    throw new Error(
      'COUNTERSIGN_TOKEN is not set: make a token in the console under Access and put it into .env.',
    );
  tools ??= toolsetFor(someone, () => (address, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    return fetch(new URL(new URL(address).pathname, url), { ...init, headers });
  });
  return tools;
}
