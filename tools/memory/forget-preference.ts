import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { forget, personOf } from './book.ts';

export const forgetPreference = draft({
  name: 'forget_preference',
  title: 'Forget a preference',
  description: 'Erases one preference of the person by its id from list_preferences.',
  version: 1,
  scopes: ['memory:draft'],
  egress: 'none',
  input: z.object({ id: z.uuid() }),
  output: z.object({ id: z.uuid() }),
  say: () => 'Forgotten.',
  async run({ id }, context) {
    if ((await forget(context, personOf(context.principal), [id])) === 0)
      throw new Refusal('not_found', 'There is no such preference.');
    return { id };
  },
});
