import type { Capability } from '../platform/capability.ts';
import { approvals } from './approvals/approvals.ts';
import { catalog } from './catalog/catalog.ts';
import { checkout } from './checkout/checkout.ts';
import { ci } from './ci/ci.ts';
import { competitors } from './competitors/competitors.ts';
import { insights } from './insights/insights.ts';
import { learning } from './learning/learning.ts';
import { manualSessions } from './manual-sessions/manual-sessions.ts';
import { memory } from './memory/memory.ts';
import { merchants } from './merchants/merchants.ts';
import { orders } from './orders/orders.ts';
import { pricing } from './pricing/pricing.ts';
import { store } from './store/store.ts';
import { testUpkeep } from './test-upkeep/test-upkeep.ts';

/** Every capability of the product, in the order in which they are shown. */
export const capabilities: readonly Capability[] = [
  catalog,
  checkout,
  orders,
  pricing,
  competitors,
  merchants,
  approvals,
  memory,
  learning,
  ci,
  insights,
  manualSessions,
  testUpkeep,
  store,
];
