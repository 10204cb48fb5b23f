import { z } from 'zod';

export const lines = z
  .array(
    z.object({ item: z.string().describe('Variant id at the merchant'), quantity: z.int().min(1).max(100) }),
  )
  .min(1)
  .max(50);

export const wish = {
  merchant: z.string(),
  lines,
  address: z.string().optional().describe('Id of an address in the profile; its default when absent'),
  option: z.string().optional().describe('Delivery option; the cheapest when absent'),
  discount_codes: z.array(z.string()).max(10).default([]),
};
