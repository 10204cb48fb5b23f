import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import './tables.ts';

export const listMerchants = query({
  name: 'list_merchants',
  title: 'List merchants',
  description: 'Lists the merchants that may be searched and bought from. Use their ids in other tools.',
  version: 1,
  scopes: ['merchants:read'],
  egress: 'none',
  input: z.object({}),
  output: z.object({ merchants: z.array(z.object({ id: z.string(), name: z.string(), url: z.string() })) }),
  say: ({ merchants }) => `${merchants.length} merchants: ${merchants.map(({ name }) => name).join(', ')}.`,
  run: async (_input, context) => ({
    merchants: await context.store(store =>
      store
        .selectFrom('merchants.merchant')
        .select(['id', 'name', 'url'])
        .where('suspended_at', 'is', null)
        .orderBy('id')
        .execute(),
    ),
  }),
});
