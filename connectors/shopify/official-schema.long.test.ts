import { readFileSync } from 'node:fs';
import {
  buildClientSchema,
  buildSchema,
  type GraphQLSchema,
  NoDeprecatedCustomRule,
  parse,
  printSchema,
  specifiedRules,
  validate,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { officialIntrospection } from '../../sandbox/shopify/official.fixture.ts';
import { pruned, readIntrospection, schemaFile } from '../../sandbox/shopify/prune-schema.ts';
import { requests } from './requests.ts';

const rules = [...specifiedRules, NoDeprecatedCustomRule];

describe('beside Shopify’s own introspection', () => {
  let introspection: string;
  let official: GraphQLSchema;
  beforeAll(async () => {
    introspection = await officialIntrospection();
    // The official schema breaks a rule of interfaces here and there that graphql-js holds it to: it is taken as it is.
    official = buildClientSchema(readIntrospection(introspection), { assumeValid: true });
  });

  it('the sandbox’s schema is what comes of pruning it', () => {
    const ours = printSchema(buildSchema(readFileSync(schemaFile, 'utf8')));
    expect(ours).toBe(pruned(readIntrospection(introspection)));
  });

  it.each(requests)(
    '$name is valid for the whole of it, and uses nothing that is about to go',
    ({ query }) => {
      expect(validate(official, parse(query), rules)).toEqual([]);
    },
  );
});
