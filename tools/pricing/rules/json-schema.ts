import { z } from 'zod';
import { PriceRule } from './rule.ts';

/**
 * The rule as JSON Schema 2020-12, for whoever writes rules outside of this house. It says shapes and ranges; what the
 * parts must be to each other (`readRule`) no schema can say.
 */
export function priceRuleSchema(): string {
  const schema = z.toJSONSchema(PriceRule, { io: 'input' });
  return `${JSON.stringify(schema, null, 2)}\n`;
}
