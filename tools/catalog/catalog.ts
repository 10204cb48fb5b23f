import type { Capability } from '../../platform/capability.ts';
import { compareOffers } from './compare-offers.ts';
import { getProduct } from './get-product.ts';
import './tables.ts';
import { searchCatalog } from './search-catalog.ts';

export const catalog: Capability = {
  name: 'catalog',
  title: 'Catalog',
  description: 'Finds, normalizes and compares what registered merchants offer.',
  tools: [searchCatalog, compareOffers, getProduct],
  migrations: new URL('./migrations/', import.meta.url),
};
