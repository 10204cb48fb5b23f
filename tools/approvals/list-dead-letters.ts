import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import './ports.ts';

const classes = [
  'rate_limit',
  'timeout',
  'not_found',
  'authorization',
  'validation',
  'stale',
  'unknown',
] as const;

/** What was given up, and what to do about it. Trying again is an action of its own. */
export const listDeadLetters = query({
  name: 'list_dead_letters',
  title: 'List dead letters',
  description:
    'Lists targets that were given up in runs, by class, each with its reason and what to do about it. Agents see those of their own proposals.',
  version: 1,
  scopes: ['approvals:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    run: z.uuid().optional(),
    class: z.enum(classes).optional(),
    action: z.string().max(100).optional().describe('Only runs of this action'),
    limit: z.int().min(1).max(100).default(20),
    offset: z.int().min(0).default(0),
  }),
  output: z.object({
    total: z.int(),
    counts: z.record(z.string(), z.int()).describe('By class'),
    letters: z.array(
      z.object({
        run: z.string(),
        proposal: z.string(),
        action: z.string(),
        position: z.int(),
        title: z.string(),
        class: z.string(),
        reason: z.string(),
        recommendation: z.string(),
        created_at: z.string(),
      }),
    ),
  }),
  say: ({ total, counts }) =>
    total === 0
      ? 'Nothing was given up.'
      : `${total} dead letters: ${Object.entries(counts)
          .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
          .join(', ')}.`,
  nextSteps: ({ letters }) =>
    letters[0] ? [`retry_failed_targets with run ${letters[0].run} proposes to try again`] : [],
  async run(filter, { ports, principal }) {
    const { letters, total, counts } = await ports.proposals.deadLetters(principal, filter);
    return {
      total,
      counts: { ...counts },
      letters: letters.map(each => ({
        run: each.run,
        proposal: each.proposal,
        action: each.action,
        position: each.position,
        title: each.title,
        class: each.class,
        reason: each.problem.message,
        recommendation: each.recommendation,
        created_at: each.createdAt,
      })),
    };
  },
});
