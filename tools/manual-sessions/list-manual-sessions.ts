import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { sessionStatuses } from './machine.ts';
import { factsOf, sessionFacts } from './session.ts';

export const listManualSessions = query({
  name: 'list_manual_sessions',
  title: 'List manual test sessions',
  description: 'Lists sessions, the newest first, by status or by the commit that they are about.',
  version: 1,
  scopes: ['manual-sessions:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    status: z.array(z.enum(sessionStatuses)).max(6).optional(),
    repository: z.string().max(140).optional(),
    sha: z.string().max(40).optional(),
    limit: z.int().min(1).max(100).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({ sessions: z.array(sessionFacts), total: z.int() }),
  say: ({ total }) => `${total} sessions.`,
  nextSteps: () => ['get_manual_session for one of them'],
  run: ({ status, repository, sha, limit, offset }, context) =>
    context.store(async store => {
      let asked = store.selectFrom('manual_sessions.session');
      if (status) asked = asked.where('status', 'in', status);
      if (repository) asked = asked.where('repository', '=', repository);
      if (sha) asked = asked.where('sha', '=', sha);
      const { total } = await asked
        .select(({ fn }) => fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow();
      const rows = await asked
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute();
      const exported = rows.length
        ? await store
            .selectFrom('manual_sessions.export')
            .select(['session_id', 'issue', 'url'])
            .where(
              'session_id',
              'in',
              rows.map(({ id }) => id),
            )
            .execute()
        : [];
      const now = context.now();
      return {
        sessions: rows.map(row =>
          factsOf(
            row,
            exported.find(each => each.session_id === row.id),
            now,
          ),
        ),
        total: Number(total),
      };
    }),
});
