import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { incidentShown, shownIncident } from './incident.ts';
import './tables.ts';

export const resolveIncident = draft({
  name: 'resolve_incident',
  title: 'Resolve an incident',
  description: 'Notes when an incident was over. Said again, the newer time counts.',
  version: 1,
  scopes: ['insights:draft'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    incident: z.uuid(),
    resolved_at: z.iso.datetime().optional().describe('Now when absent'),
  }),
  output: incidentShown,
  say: ({ incident, resolved_at }) => `Incident ${incident} was over at ${resolved_at}.`,
  nextSteps: () => ['get_delivery_metrics'],
  async run({ incident, resolved_at }, context) {
    const resolved = resolved_at ? new Date(resolved_at) : context.now();
    if (resolved > context.now())
      throw new Refusal('invalid_input', 'That lies in the future.', { path: 'resolved_at' });
    const row = await context.store(store =>
      store
        .updateTable('insights.incident')
        .set({ resolved_at: resolved })
        .where('id', '=', incident)
        .where('began_at', '<=', resolved)
        .returningAll()
        .executeTakeFirst(),
    );
    if (!row)
      throw new Refusal('not_found', 'There is no such incident that began before then.', {
        mend: 'list_incidents shows each with when it began.',
      });
    return shownIncident(row);
  },
});
