import type { Capability } from '../../platform/capability.ts';
import { pullTold } from '../test-upkeep/events.ts';
import { getAutomationReturn } from './get-automation-return.ts';
import { getDeliveryMetrics } from './get-delivery-metrics.ts';
import { listIncidents } from './list-incidents.ts';
import { logIncident } from './log-incident.ts';
import { resolveIncident } from './resolve-incident.ts';
import { takeHeal, takeWithdrawal } from './take-heal.ts';

export const insights: Capability = {
  name: 'insights',
  title: 'Insights',
  description:
    'How fast and how safely changes reach production, what broke, and whether test automation pays.',
  tools: [getDeliveryMetrics, getAutomationReturn, listIncidents, logIncident, resolveIncident],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['incident'],
  listens: {
    'test.healed': ({ tenant, payload, at }, store) => takeHeal(store, tenant, pullTold.parse(payload), at),
    'test_change.withdrawn': ({ tenant, payload, at }, store) =>
      takeWithdrawal(store, tenant, pullTold.parse(payload), at),
  },
};
