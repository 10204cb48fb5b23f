import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { personOf, recall } from './book.ts';
import { knownPreference } from './preference.ts';

export const listPreferences = query({
  name: 'list_preferences',
  title: 'List preferences',
  description:
    'Lists what the person prefers and what taught it. Use it to rank or prefill; it permits nothing.',
  version: 1,
  scopes: ['memory:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({}),
  output: z.object({ preferences: z.array(knownPreference) }),
  say: ({ preferences }) => `${preferences.length} preferences.`,
  run: async (_input, context) => ({ preferences: await recall(context, personOf(context.principal)) }),
});
