import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../errors.ts';
import { grantableScopes, markOfRole, personalScopes, roleIn, roles, vocabularyOf } from './scopes.ts';

const vocabulary = vocabularyOf([{ name: 'catalog' }, { name: 'checkout' }]);

const refusal = (asked: readonly string[]): Refusal => {
  try {
    grantableScopes(vocabulary, asked);
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('was not refused');
};

describe('the scopes of a token', () => {
  it('are those of the capabilities and a few of the platform', () => {
    expect(vocabulary.grantable).toEqual([
      'catalog:read',
      'catalog:draft',
      'catalog:act',
      'checkout:read',
      'checkout:draft',
      'checkout:act',
      'approvals:read',
      'approvals:draft',
      'runs:read',
      'audit:read',
    ]);
  });

  it('are kept as asked for, each once', () => {
    expect(grantableScopes(vocabulary, ['catalog:read', 'checkout:act', 'catalog:read'])).toEqual([
      'catalog:read',
      'checkout:act',
    ]);
  });

  it('are refused with the list of those that exist', () => {
    const { problem } = refusal(['catalog:read', 'catalogue:read']);
    expect(problem).toMatchObject({ code: 'invalid_input', path: 'scopes' });
    expect(problem.message).toContain('"catalogue:read"');
    for (const scope of vocabulary.grantable) expect(problem.mend).toContain(scope);
  });

  it('never include one that is a person’s, whatever stands around it', () => {
    const around = fc.array(fc.constantFrom(...vocabulary.grantable));
    fc.assert(
      fc.property(around, fc.constantFrom(...personalScopes), around, (before, personal, behind) => {
        expect(refusal([...before, personal, ...behind]).message).toContain(personal);
      }),
    );
    expect(personalScopes).toContain('decisions:make');
    for (const scope of personalScopes) expect(vocabulary.grantable).not.toContain(scope);
  });

  it('know no wildcard, and no empty set', () => {
    for (const asked of [['*'], ['catalog:*'], ['decisions:*'], ['Catalog:read'], [' catalog:read'], []])
      expect(refusal(asked).code).toBe('invalid_input');
  });

  it('let a new assistant read, draft and propose, and not read the audit', () => {
    expect(grantableScopes(vocabulary, vocabulary.assistantDefaults)).toEqual(vocabulary.assistantDefaults);
    expect(vocabulary.assistantDefaults).toContain('checkout:act');
    expect(vocabulary.assistantDefaults).not.toContain('audit:read');
  });
});

describe('a role', () => {
  it('of a viewer only reads', () => {
    expect(vocabulary.ofRole('viewer').every(scope => scope.endsWith(':read'))).toBe(true);
  });

  it('of an operator decides, and of an owner also manages', () => {
    expect(vocabulary.ofRole('viewer')).not.toContain('decisions:make');
    expect(vocabulary.ofRole('operator')).toContain('decisions:make');
    expect(vocabulary.ofRole('operator')).not.toContain('operators:manage');
    expect(vocabulary.ofRole('owner')).toEqual(expect.arrayContaining([...personalScopes]));
  });

  it('holds all that the one below it holds', () => {
    for (const [at, role] of roles.entries())
      if (at > 0)
        expect(vocabulary.ofRole(role)).toEqual(
          expect.arrayContaining([...vocabulary.ofRole(roles[at - 1]!)]),
        );
  });

  it('is kept as a mark, and an unknown mark is no role', () => {
    for (const role of roles) expect(roleIn([markOfRole(role)])).toBe(role);
    expect(roleIn(['role:emperor', 'owner', '*'])).toBeUndefined();
  });
});
