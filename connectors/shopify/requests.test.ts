import { NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { adminSchema } from '../../sandbox/shopify/schema.ts';
import { requests } from './requests.ts';

const rules = [...specifiedRules, NoDeprecatedCustomRule];
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
});
