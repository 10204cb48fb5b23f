import { readFileSync } from 'node:fs';
import { type GraphQLObjectType, getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schemaFile } from './prune-schema.ts';
import { adminSchema } from './schema.ts';
import { servedTypes } from './served-types.ts';
import type { RunningShopify } from './server.ts';
import { ask, openShop, productIds, variantIds } from './shopper.fixture.ts';

describe('the schema', () => {
  it('has the types and fields that are served, and no others', () => {
    const schema = adminSchema();
    const composite = Object.values(schema.getTypeMap()).filter(
      type => 'getFields' in type && !type.name.startsWith('__'),
    );
    expect(composite.map(({ name }) => name).sort()).toEqual(Object.keys(servedTypes).sort());
    for (const type of composite as GraphQLObjectType[])
      expect(Object.keys(type.getFields()).sort(), type.name).toEqual([...servedTypes[type.name]!].sort());
  });

  it('says where it came from', () => {
    expect(readFileSync(schemaFile, 'utf8')).toMatch(/@shopify\/dev-mcp 1\.16\.0.*\n# sha256 [0-9a-f]{64}/);
  });
});

describe('a shop', () => {
  let shopify: RunningShopify;
  beforeAll(async () => {
    shopify = await openShop();
  });
  afterAll(() => shopify.stop());

  /** Every leaf of a type, and of what it leads to at once. */
  const leaves = (name: string, depth = 1): string => {
    const type = adminSchema().getType(name);
    if (!isObjectType(type) && !isInterfaceType(type)) return '';
    return Object.values(type.getFields())
      .flatMap(field => {
        const inner = getNamedType(field.type);
        if (isLeafType(inner)) return [field.name];
        if (depth === 0 || inner.name.endsWith('Connection')) return [];
        const below = leaves(inner.name, depth - 1);
        return below ? [`${field.name} { ${below} }`] : [];
      })
      .join(' ');
  };

  it.each([
    ['shop', 'Shop'],
    ['currentAppInstallation', 'AppInstallation'],
    ['products(first: 3) { nodes', 'Product', '}'],
    ['productVariants(last: 3) { nodes', 'ProductVariant', '}'],
  ])('answers every field under %s', async (root, type, end = '') => {
    const { status, body } = await ask(shopify, `{ ${root} { ${leaves(type)} } ${end} }`);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toContain('gid://shopify/');
  });

  it('finds anything by its id, in the order asked, and null for what is not there', async () => {
    const [variant] = variantIds(shopify);
    const [product] = productIds(shopify);
    const ids = [product, 'gid://shopify/ProductVariant/1', variant];
    const { body } = await ask(shopify, 'query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      ids,
    });
    expect(body.data.nodes).toEqual([
      { __typename: 'Product', id: product },
      null,
      { __typename: 'ProductVariant', id: variant },
    ]);
  });

  it('refuses a field that does not exist, in Shopify’s words', async () => {
    const { status, body } = await ask(shopify, 'query Q { shop { name price } }');
    expect(status).toBe(200);
    expect(body).toEqual({
      errors: [
        {
          message: "Field 'price' doesn't exist on type 'Shop'",
          locations: [{ line: 1, column: 23 }],
          path: ['query Q', 'shop', 'price'],
          extensions: { code: 'undefinedField', typeName: 'Shop', fieldName: 'price' },
        },
      ],
    });
  });

  it('refuses to search or sort, which it cannot, rather than answer something else', async () => {
    for (const argument of ['query: "sku:A"', 'sortKey: SKU', 'savedSearchId: "1"']) {
      const { body } = await ask(shopify, `{ productVariants(first: 1, ${argument}) { nodes { id } } }`);
      expect(body.errors![0].extensions.code).toBe('SANDBOX_UNSERVED');
    }
  });
});
