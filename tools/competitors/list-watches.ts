import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { alertReached } from './events.ts';
import { scopeInWords } from './scope.ts';
import './tables.ts';

const instant = z.string().nullable();

export const listWatches = query({
  name: 'list_watches',
  title: 'List watches',
  description: 'Lists which competitors are watched for which goods, when each was last read, and failures.',
  version: 1,
  scopes: ['competitors:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({}),
  output: z.object({
    watches: z.array(
      z.object({
        watch: z.string(),
        competitor: z.string(),
        goods: z.string(),
        every_hours: z.int(),
        due: z.string(),
        seen: instant,
        matched: z.int().nullable(),
        failures: z.int().describe('In a row'),
        alert: z.int().nullable().describe('3 or 5: the alert that its failures have reached'),
        problem: z.string().nullable(),
      }),
    ),
  }),
  say({ watches }) {
    const silent = watches.filter(({ alert }) => alert !== null).length;
    return `${watches.length} watches${silent ? `; ${silent} failed 3 times in a row or more` : ''}.`;
  },
  async run(_input, context) {
    const rows = await context.store(store =>
      store
        .selectFrom('competitors.watch as w')
        .innerJoin('competitors.turn as t', 't.watch_id', 'w.id')
        .select(['w.id', 'w.merchant_name', 'w.scope', 'w.every_hours', 't.due_at', 't.succeeded_at'])
        .select(['t.matched', 't.failures', 't.problem'])
        .where('w.ended_at', 'is', null)
        .orderBy('w.created_at')
        .orderBy('w.id')
        .execute(),
    );
    return {
      watches: rows.map(row => ({
        watch: row.id,
        competitor: row.merchant_name,
        goods: scopeInWords(row.scope),
        every_hours: row.every_hours,
        due: row.due_at.toISOString(),
        seen: row.succeeded_at?.toISOString() ?? null,
        matched: row.matched,
        failures: row.failures,
        alert: alertReached(row.failures),
        problem: row.problem,
      })),
    };
  },
});
