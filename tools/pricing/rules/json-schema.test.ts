import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { priceRuleSchema } from './json-schema.ts';
import { ruleOf } from './proof/random-rules.ts';
import { plain } from './proof/stories.ts';
import { readRule } from './read-rule.ts';

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(priceRuleSchema()),
);

it('takes every rule that the reader takes', () => {
  fc.assert(
    fc.property(ruleOf('EUR'), rule => {
      expect(validate(JSON.parse(JSON.stringify(rule))), JSON.stringify(validate.errors)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('refuses what the reader refuses for its shape', () => {
  const wrong = [
    { discount: 10 },
    { change: { kind: 'percent', basis_points: 0.5 } },
    { guards: { minimum_margin: 10_000 } },
  ];
  for (const more of wrong) {
    expect(validate({ ...plain, ...more })).toBe(false);
    expect(readRule({ ...plain, ...more }).ok).toBe(false);
  }
});
