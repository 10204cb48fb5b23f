import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Shopify's own introspection, where it lies beside the checkout: `dist/data/admin_2026-10.json.gz` of `@shopify/dev-mcp`. */
const beside = resolve(import.meta.dirname, '../../../shared/protocols');
export const introspectionFile = join(
  process.env.COUNTERSIGN_PROTOCOLS ?? beside,
  'vendors/shopify_admin_2026-10.json.gz',
);

/** False, and said aloud, where it is not. The pruned schema was made from it, and its digest is in the pruned one's head. */
export function introspectionIsHere(): boolean {
  if (existsSync(introspectionFile)) return true;
  process.stderr.write(
    `Shopify's introspection is not at ${introspectionFile}: the check against it is skipped.\n`,
  );
  return false;
}
