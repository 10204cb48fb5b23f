import type { Capability } from '../../platform/capability.ts';
import { getAutomationReturn } from './get-automation-return.ts';
import { getDeliveryMetrics } from './get-delivery-metrics.ts';
import { listIncidents } from './list-incidents.ts';
import { logIncident } from './log-incident.ts';
import { resolveIncident } from './resolve-incident.ts';

export const insights: Capability = {
  name: 'insights',
  title: 'Insights',
  description:
    'How fast and how safely changes reach production, what broke, and whether test automation pays.',
  tools: [getDeliveryMetrics, getAutomationReturn, listIncidents, logIncident, resolveIncident],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['incident'],
};
