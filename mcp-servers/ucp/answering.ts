import type { Shop } from '../../tools/store/shop.ts';
import { type Call, type Performed, perform, refusal } from '../../tools/store/storefront.ts';
import { type Agent, refuseVersion } from './agent.ts';
import { type McpTool, mcpTools } from './mcp-tools.ts';

/** In which release of the protocol a shop answers whom. The bindings carry requests and answers and know none. */
export interface Answering {
  /** What the MCP binding lists. */
  readonly tools: readonly McpTool[];
  answer(agent: Agent, call: Omit<Call, 'agent'>): Promise<Performed>;
}

/** The release that the engine itself speaks, for everybody. */
export const inOneRelease = (shop: Shop): Answering => ({
  tools: mcpTools,
  async answer(agent, call) {
    const refused = refuseVersion(agent);
    return refused ? refusal(refused) : perform(shop, { ...call, agent: agent.profile });
  },
});
