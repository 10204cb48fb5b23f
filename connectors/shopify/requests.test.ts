import { buildClientSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { introspectionFile, introspectionIsHere } from '../../sandbox/shopify/official.fixture.ts';
import { readIntrospection } from '../../sandbox/shopify/prune-schema.ts';
import { adminSchema } from '../../sandbox/shopify/schema.ts';
import { requests } from './requests.ts';

const rules = [...specifiedRules, NoDeprecatedCustomRule];
/** The official schema breaks a rule of interfaces here and there that graphql-js holds it to: it is taken as it is. */
const official = introspectionIsHere()
  ? buildClientSchema(readIntrospection(introspectionFile), { assumeValid: true })
  : undefined;

describe.each(requests)('$name', ({ name, query, writes }) => {
  it('is one operation of this name, a mutation exactly when it writes', () => {
    const [operation, ...others] = parse(query).definitions;
    expect(others).toEqual([]);
    expect(operation).toMatchObject({
      kind: 'OperationDefinition',
      operation: writes ? 'mutation' : 'query',
      name: { value: name },
    });
  });

  it('is valid for the Admin API, and uses nothing of it that is about to go', () => {
    expect(validate(adminSchema(), parse(query), rules)).toEqual([]);
  });

  it.skipIf(!official)('is valid for the whole of the official schema', () => {
    expect(validate(official!, parse(query), rules)).toEqual([]);
  });
});
