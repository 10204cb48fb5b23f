import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compose, Reply } from './reply.ts';
import { roles } from './roles.ts';
import { binding, type Intent, intentNames, Understanding, withholdUncertain } from './understanding.ts';

const none = { not_understood: [], suggestions: [], corrections: [] };
const buy: Intent = { intent: 'buy', slots: { choice: 'best' }, clause: 1 };
const find: Intent = { intent: 'find_products', slots: { query: 'tent' }, clause: 0 };

describe('the contract', () => {
  it('is a JSON Schema that a live model can be given', () => {
    const schema = JSON.stringify(z.toJSONSchema(Understanding, { io: 'input' }));
    for (const name of intentNames) expect(schema).toContain(`"const":"${name}"`);
  });
  it('refuses unknown intents, unknown slots and money that is no integer', () => {
    const reads = (intent: object) => Understanding.safeParse({ intents: [intent], ...none }).success;
    expect(reads(buy)).toBe(true);
    expect(reads({ ...buy, intent: 'steal' })).toBe(false);
    expect(reads({ ...buy, slots: { choice: 'best', approve: true } })).toBe(false);
    expect(
      reads({ ...find, slots: { price: { currency: 'USD', max: { amount: 9.99, inclusive: true } } } }),
    ).toBe(false);
    expect(
      reads({ ...find, slots: { price: { currency: 'XXQ', max: { amount: 9, inclusive: true } } } }),
    ).toBe(false);
  });
  it('has no intent by which a message could decide', () => {
    expect(binding.has('decide_in_chat')).toBe(false);
    expect(intentNames.filter(name => /approve|reject|countersign/.test(name))).toEqual([]);
  });
});

describe('what binds needs all of its clause', () => {
  const fragment = (clause: number) => ({ text: 'florble', clause, reason: 'unknown' as const });
  it('and of the clauses before it', () => {
    for (const clause of [0, 1]) {
      const { intents, not_understood } = withholdUncertain({
        intents: [find, buy],
        ...none,
        not_understood: [fragment(clause)],
      });
      expect(intents).toEqual([find]);
      expect(not_understood.at(-1)).toMatchObject({ withheld: 'buy', clause: 1 });
    }
  });
  it('and is kept when only a later clause was unclear', () => {
    const understanding = { intents: [find, buy], ...none, not_understood: [fragment(2)] };
    expect(withholdUncertain(understanding)).toBe(understanding);
  });
});

describe('roles', () => {
  it('have a prompt in a file of their version, limits, and no tool that decides', () => {
    for (const role of roles) {
      const file = new URL(`./prompts/${role.prompt.name}.v${role.prompt.version}.md`, import.meta.url);
      expect(role.prompt.text).toBe(readFileSync(file, 'utf8'));
      for (const limit of Object.values(role.limits)) expect(limit).toBeGreaterThan(0);
      expect(role.tools.filter(name => /approve|reject|decide|countersign/.test(name))).toEqual([]);
    }
  });
});

describe('a reply', () => {
  it('says what was not understood, why nothing was done, and what to say instead', () => {
    const reply = Reply.parse({
      not_understood: [
        { text: 'buy it unless', clause: 0, reason: 'unknown', withheld: 'buy', question: 'Shall I buy it?' },
      ],
      suggestions: ['buy the second one'],
    });
    expect(compose(reply)).toBe(
      'I did not understand "buy it unless". Shall I buy it?\n\nYou could say: "buy the second one".',
    );
  });
});
