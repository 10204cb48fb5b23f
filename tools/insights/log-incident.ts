import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { incidentShown, shownIncident } from './incident.ts';
import { repositoryHeardOf } from './repository-heard-of.ts';

export const logIncident = draft({
  name: 'log_incident',
  title: 'Log an incident',
  description:
    'Notes that customers were disturbed, so that delivery metrics count it. Changes nothing else and calls nobody.',
  version: 1,
  scopes: ['insights:draft'],
  egress: 'none',
  input: z.object({
    title: z.string().trim().min(1).max(200),
    began_at: z.iso.datetime(),
    resolved_at: z.iso.datetime().optional(),
    repository: z.string().max(140).optional(),
    environment: z.string().min(1).max(100).default('production'),
    deployment: z.string().max(100).optional().describe('That caused it; else the one that was live'),
  }),
  output: incidentShown,
  say: ({ incident }) => `Noted as incident ${incident}.`,
  nextSteps: ({ resolved_at }) =>
    resolved_at ? ['get_delivery_metrics'] : ['resolve_incident when it is over'],
  async run({ repository: said, title, environment, deployment, ...told }, context) {
    const repository = await repositoryHeardOf(context, said);
    const [began, resolved] = [new Date(told.began_at), told.resolved_at ? new Date(told.resolved_at) : null];
    if (began > context.now())
      throw new Refusal('invalid_input', 'That lies in the future.', { path: 'began_at' });
    if (resolved && (resolved < began || resolved > context.now()))
      throw new Refusal('invalid_input', 'It cannot have ended before it began, or in the future.', {
        path: 'resolved_at',
      });
    const row = {
      tenant_id: context.tenant,
      id: context.newId(),
      repository,
      environment,
      title,
      deployment_id: deployment ?? null,
      began_at: began,
      resolved_at: resolved,
      logged_by: context.principal.name,
    };
    await context.store(async store => {
      if (deployment !== undefined) {
        const known = await store
          .selectFrom('insights.deployment')
          .select('id')
          .where('repository', '=', repository)
          .where('environment', '=', environment)
          .where('id', '=', deployment)
          .executeTakeFirst();
        if (!known)
          throw new Refusal('not_found', `We heard of no deployment ${deployment} to ${environment}.`, {
            path: 'deployment',
            mend: 'Leave it out: then the incident counts for the one that was live.',
          });
      }
      await store.insertInto('insights.incident').values(row).execute();
    });
    return shownIncident(row);
  },
});
