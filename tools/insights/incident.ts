import { z } from 'zod';

/** An incident as tools show it. Instants are UTC; its title is whoever's words who logged it. */
export const incidentShown = z.object({
  incident: z.string(),
  repository: z.string(),
  environment: z.string(),
  title: z.string(),
  deployment: z.string().nullable().describe('Named as its cause'),
  began_at: z.string(),
  resolved_at: z.string().nullable(),
  logged_by: z.string(),
});

export interface IncidentRow {
  readonly id: string;
  readonly repository: string;
  readonly environment: string;
  readonly title: string;
  readonly deployment_id: string | null;
  readonly began_at: Date;
  readonly resolved_at: Date | null;
  readonly logged_by: string;
}

export const shownIncident = (row: IncidentRow): z.output<typeof incidentShown> => ({
  incident: row.id,
  repository: row.repository,
  environment: row.environment,
  title: row.title,
  deployment: row.deployment_id,
  began_at: row.began_at.toISOString(),
  resolved_at: row.resolved_at?.toISOString() ?? null,
  logged_by: row.logged_by,
});
