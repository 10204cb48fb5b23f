import { approvalConformance } from './approval-conformance.ts';
import { conversationSuites } from './conversations/suites.ts';
import { injection } from './injection/suite.ts';
import { locators } from './locators/suite.ts';
import type { Suite } from './suite.ts';
import { tauRetail } from './tau-retail/suite.ts';
import { utterances } from './utterances/suite.ts';

/** All suites, in the order in which they run. A new one is added here, and its criteria are registered. */
export const suites: readonly Suite[] = [
  utterances,
  ...conversationSuites,
  injection,
  locators,
  tauRetail,
  approvalConformance,
];
