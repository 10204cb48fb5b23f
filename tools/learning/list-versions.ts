import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { isBetter } from './comparison.ts';
import { newestEvaluations, versionsOf } from './versions.ts';

const score = z.object({
  against: z.int(),
  n: z.int(),
  right: z.int().describe('of n'),
  right_against: z.int(),
  better: z.boolean(),
  at: z.string(),
});

export const listVersions = query({
  name: 'list_versions',
  title: 'List versions',
  description:
    'Lists the versions of model and prompt that read messages, which one is current, and how each scored.',
  version: 1,
  scopes: ['learning:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({}),
  output: z.object({
    current: z.int(),
    versions: z.array(
      z.object({
        number: z.int(),
        model: z.string().nullable().describe('null: as shipped'),
        fingerprint: z.string(),
        own_prompt: z.boolean(),
        note: z.string(),
        by: z.string(),
        score: score.nullable(),
      }),
    ),
  }),
  say: ({ current, versions }) =>
    `Version ${current} of ${versions.length} ${versions.length === 1 ? 'version' : 'versions'} is current.`,
  async run(_input, context) {
    const { versions, current } = await versionsOf(context);
    const scores = await context.store(newestEvaluations);
    return {
      current,
      versions: versions.map(({ number, model, fingerprint, prompt, note, by }) => {
        const scored = scores.get(number);
        const own = { number, model, fingerprint, own_prompt: number > 1 && prompt !== null, note, by };
        if (!scored) return { ...own, score: null };
        const { n, candidate, current: then } = scored.comparison;
        return {
          ...own,
          score: {
            against: scored.against,
            n,
            right: candidate.right,
            right_against: then.right,
            better: isBetter(scored.comparison),
            at: scored.at.toISOString(),
          },
        };
      }),
    };
  },
});
