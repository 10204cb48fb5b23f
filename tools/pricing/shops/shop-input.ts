import { z } from 'zod';

/** Which shop a tool is about, as every tool asks it. */
export const shopInput = z
  .string()
  .max(100)
  .default('store')
  .describe('Our own shop, or one of list_shops by its id or name');
