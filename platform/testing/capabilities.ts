import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Capability } from '../capability.ts';
import { bench } from './bench.ts';

const orchard: Capability = {
  name: 'orchard',
  title: 'Orchard',
  description: 'Trees and baskets, under test only.',
  tools: [],
  migrations: new URL('./orchard/', import.meta.url),
  draftTables: ['basket'],
};

const shipped = new URL('../../tools/capabilities.ts', import.meta.url);

/**
 * Two capabilities that exist only under test, and all that the product ships. The floors stand: nothing here knows
 * which those are, it only looks whether the list exists.
 */
export async function capabilitiesUnderTest(): Promise<readonly Capability[]> {
  const product: { capabilities?: readonly Capability[] } = existsSync(shipped)
    ? await import(shipped.href)
    : { capabilities: [] };
  if (!product.capabilities) throw new Error('tools/capabilities.ts exports no `capabilities`');
  return [bench, orchard, ...product.capabilities];
}

/** Whether a capability's migrations make a table; one without only has its roles made. */
export const keepsTables = ({ migrations }: Capability): boolean =>
  migrations !== undefined &&
  readdirSync(migrations).some(file =>
    /\bcreate table\b/i.test(readFileSync(new URL(file, migrations), 'utf8')),
  );
