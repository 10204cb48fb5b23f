import type { Capability } from '../../platform/capability.ts';
import { listSales } from './list-sales.ts';

export const store: Capability = {
  name: 'store',
  title: 'Store',
  description: 'Our own shop, sold to other people’s agents over UCP.',
  tools: [listSales],
  migrations: new URL('./migrations/', import.meta.url),
};
