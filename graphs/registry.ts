import { approvals } from './approvals/approvals.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import { general } from './general/general.ts';
import { memory } from './memory/memory.ts';
import { pricing } from './pricing/pricing.ts';
import { quality } from './quality/quality.ts';
import { shopping } from './shopping/shopping.ts';

/**
 * Every graph that serves intents. One that is added here is routed to, drawn into `docs/graphs/` and offered in the
 * help; nothing else need know of it. An intent that none serves goes to the last one.
 */
export const registry: readonly CapabilityGraph[] = [shopping, pricing, quality, approvals, memory, general];
