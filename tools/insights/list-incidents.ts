import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { incidentShown, shownIncident } from './incident.ts';
import './tables.ts';

const day = 86_400_000;

export const listIncidents = query({
  name: 'list_incidents',
  title: 'List incidents',
  description: 'Lists incidents that were logged, the newest first, or only those that are not over.',
  version: 1,
  scopes: ['insights:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    open: z.boolean().default(false),
    days: z.int().min(1).max(366).default(28),
    limit: z.int().min(1).max(100).default(20),
  }),
  output: z.object({ incidents: z.array(incidentShown) }),
  say: ({ incidents }) => {
    const open = incidents.filter(({ resolved_at }) => resolved_at === null).length;
    return `${incidents.length} incidents, ${open} not over.`;
  },
  async run({ repository, open, days, limit }, context) {
    const since = new Date(context.now().getTime() - days * day);
    const rows = await context.store(store =>
      store
        .selectFrom('insights.incident')
        .selectAll()
        .where('began_at', '>=', since)
        .$if(repository !== undefined, found => found.where('repository', '=', repository!))
        .$if(open, found => found.where('resolved_at', 'is', null))
        .orderBy('began_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute(),
    );
    return { incidents: rows.map(shownIncident) };
  },
});
