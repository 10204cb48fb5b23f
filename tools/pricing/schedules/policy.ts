import { fingerprint } from '../../../platform/canonical.ts';
import type { StandingPolicy } from '../../../platform/proposals/rules.ts';
import type { PriceEnvelope } from './envelope.ts';

/** What a person signs for a recurring rule: its own clock may schedule its own occurrences, inside this envelope, so often. */
export const policyOver = (envelope: PriceEnvelope, name: string): StandingPolicy => ({
  name: `Price schedule: ${name}`.slice(0, 120),
  actions: ['schedule_price_rule'],
  accounts: 'any',
  max_risk: 'medium',
  max_spend_per_call: [],
  budgets: [{ unit: 'calls', limit: envelope.runs, window: 'ever' }],
  requesters: [envelope.schedule],
  envelope: fingerprint(envelope),
});
