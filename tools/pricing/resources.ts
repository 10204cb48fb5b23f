import type { Resource } from '../../platform/capability.ts';
import { explainPrice } from './explain-price.ts';
import { getPriceRule } from './get-price-rule.ts';
import { getPriceRun } from './get-price-run.ts';

/** What of pricing has an address. */
export const priceResources: readonly Resource[] = [
  {
    name: 'price-rule',
    title: 'Price rule',
    description: 'A rule in its newest version: its sentence, its document, and the versions there were.',
    uri: 'countersign://pricing/rules/{rule}',
    query: getPriceRule,
  },
  {
    name: 'price-run',
    title: 'Price run',
    description: 'Who approved a run, how far it is, and its first 200 prices with what became of each.',
    uri: 'countersign://pricing/runs/{run}',
    query: getPriceRun,
    fixed: { limit: 200 },
  },
  {
    name: 'sku-history',
    title: 'History of a price',
    description: 'The price of an SKU, its cost and margin, and its last 100 changes with rule and run.',
    uri: 'countersign://pricing/skus/{sku}/history',
    query: explainPrice,
    fixed: { limit: 100 },
  },
];
