import type { CompetitorSilent } from './events.ts';
import '../merchants/ports.ts';
import '../pricing/ports.ts';

/** Tells the house that a competitor does not answer. The same alert again is told once. */
export interface CompetitorAlertsPort {
  raise(tenant: string, key: string, alert: CompetitorSilent): Promise<void>;
}

declare module '../../platform/context.ts' {
  interface Ports {
    competitorAlerts: CompetitorAlertsPort;
  }
}
