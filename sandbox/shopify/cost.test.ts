import { getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { asPublished, asSeen, pointsOf, type Weigh } from './cost.ts';
import { adminSchema } from './schema.ts';
import { Bucket } from './throttle.ts';

const schema = adminSchema();
const points = (query: string, data?: unknown, weigh: Weigh = asSeen, variables = {}) => {
  const document = parse(query);
  const operation = getOperationAST(document)!;
  const fragments = new Map(
    document.definitions.flatMap(each =>
      each.kind === 'FragmentDefinition' ? [[each.name.value, each] as const] : [],
    ),
  );
  return pointsOf({ schema, operation, fragments, variables, weigh }, data);
};
const things = (count: number) => ({ nodes: Array.from({ length: count }, () => ({ id: 'x' })) });

describe('the cost of a query', () => {
  it.each([
    ['ten plain objects', '{ products(first: 10) { nodes { id } } }', undefined, 6],
    ['seven of them there', '{ products(first: 10) { nodes { id } } }', { products: things(7) }, 5],
    [
      'a product and ten under it',
      '{ product(id: 1) { variants(first: 10) { edges { node { id } } } } }',
      undefined,
      7,
    ],
    [
      'two of them there',
      '{ product(id: 1) { variants(first: 10) { nodes { id } } } }',
      { product: { variants: things(2) } },
      4,
    ],
    [
      '250 variants with inventory items',
      '{ product(id: 1) { variants(first: 250) { nodes { inventoryItem { id tracked } } } } }',
      undefined,
      25,
    ],
    [
      'the same for a product that is not there',
      '{ product(id: 1) { variants(first: 250) { nodes { inventoryItem { id } } } } }',
      { product: null },
      1,
    ],
    ['the shop', '{ shop { name } }', undefined, 1],
  ])('is what real shops were seen to ask for %s', (_what, query, data, cost) => {
    expect(points(query, data)).toBe(cost);
  });

  it('is ten for a mutation, and by the number of ids for nodes', () => {
    expect(points('mutation { webhookSubscriptionDelete(id: 1) { deletedWebhookSubscriptionId } }')).toBe(10);
    const nodes =
      'query($ids: [ID!]!) { nodes(ids: $ids) { ... on ProductVariant { product { id } } ... on Product { id } } }';
    expect(points(nodes, undefined, asSeen, { ids: ['1', '2', '3'] })).toBe(6);
  });

  it('counts fragments as what they spread, and each alias', () => {
    const query = '{ a: shop { ...S } b: shop { ... on Shop { name } } } fragment S on Shop { name }';
    expect(points(query)).toBe(2);
  });

  it('can be reckoned as it was published, thing by thing', () => {
    expect(points('{ products(first: 250) { nodes { id } } }', undefined, asPublished)).toBe(252);
  });
});

describe('the bucket', () => {
  it('gives what is in it, is filled at the plan’s rate, and never above its size', () => {
    let now = 0;
    const bucket = new Bucket('standard', () => now);
    expect(bucket.take(1_500)).toBe(true);
    expect(bucket.take(501)).toBe(false);
    expect(bucket.status).toEqual({ maximumAvailable: 2_000, currentlyAvailable: 500, restoreRate: 100 });
    now += 10;
    expect(bucket.take(501)).toBe(true);
    bucket.giveBack(100);
    expect(bucket.status.currentlyAvailable).toBe(100);
    now += 3_600_000;
    expect(bucket.status.currentlyAvailable).toBe(2_000);
  });
});
