import type { Capability } from '../capability.ts';
import { Refusal } from '../errors.ts';
import type { Principal } from '../principal.ts';

/** What a scope lets its holder do in one area: look, keep drafts, or propose what binds. */
export type Level = 'read' | 'draft' | 'act';
const levels: readonly Level[] = ['read', 'draft', 'act'];

/** The platform's own areas that an assistant may be let into. To draft in `approvals` is to withdraw one's own proposal. */
const platformScopes = ['approvals:read', 'approvals:draft', 'runs:read', 'audit:read'] as const;

/** What only a person's session carries. No token, however it was made, ever holds one of these. */
export const personalScopes = [
  'decisions:make',
  'tokens:issue',
  'freeze:use',
  'policies:manage',
  'operators:manage',
] as const;
export type PersonalScope = (typeof personalScopes)[number];

export const roles = ['viewer', 'operator', 'owner'] as const;
export type Role = (typeof roles)[number];

const personalScopesOf: Readonly<Record<Role, readonly PersonalScope[]>> = {
  viewer: [],
  operator: ['decisions:make', 'tokens:issue', 'freeze:use'],
  owner: personalScopes,
};

/** The scopes of one installation: those of its capabilities and the platform's own. */
export interface Vocabulary {
  /** Every scope that a token may carry. */
  readonly grantable: readonly string[];
  /** What a new assistant gets unless its operator chooses otherwise. */
  readonly assistantDefaults: readonly string[];
  /** What an operator of this role holds in a session. */
  ofRole(role: Role): readonly string[];
}

/** `<capability>:<read|draft|act>` for each capability, and the platform's own areas. */
export function vocabularyOf(capabilities: readonly Pick<Capability, 'name'>[]): Vocabulary {
  const ofCapabilities = capabilities.flatMap(({ name }) => levels.map(level => `${name}:${level}`));
  const grantable = [...new Set([...ofCapabilities, ...platformScopes])];
  const readable = grantable.filter(scope => scope.endsWith(':read'));
  const sets: Readonly<Record<Role, readonly string[]>> = {
    viewer: readable,
    operator: [...grantable, ...personalScopesOf.operator],
    owner: [...grantable, ...personalScopesOf.owner],
  };
  return {
    grantable,
    // Acting is included: for an assistant, to act is to propose, and a person or a signed policy decides.
    // Proposing to change who may decide is not for every assistant.
    assistantDefaults: grantable.filter(scope => !['approvals:act', 'audit:read'].includes(scope)),
    ofRole: role => sets[role],
  };
}

/** The scopes that a token may carry out of those asked for, without repetitions; refuses all when one is unknown or personal. */
export function grantableScopes(vocabulary: Vocabulary, asked: readonly string[]): string[] {
  const personal = asked.filter(scope => personalScopes.includes(scope as PersonalScope));
  if (personal.length > 0)
    throw new Refusal(
      'invalid_input',
      `No token can carry ${personal.join(', ')}: only a person who is signed in can.`,
      {
        path: 'scopes',
        mend: 'Leave it out; a person does this in the console.',
      },
    );
  const unknown = asked.filter(scope => !vocabulary.grantable.includes(scope));
  if (unknown.length > 0)
    throw new Refusal(
      'invalid_input',
      `There is no scope ${unknown.map(scope => JSON.stringify(scope)).join(', ')}.`,
      {
        path: 'scopes',
        mend: `Use some of: ${vocabulary.grantable.join(', ')}.`,
      },
    );
  if (asked.length === 0)
    throw new Refusal('invalid_input', 'A token without scopes could do nothing.', {
      path: 'scopes',
      mend: `Use some of: ${vocabulary.grantable.join(', ')}.`,
    });
  return [...new Set(asked)];
}

/** Refuses unless a person in a session holds this scope. */
export function assertPersonal(principal: Principal, scope: PersonalScope): void {
  if (principal.kind === 'operator' && principal.scopes.includes(scope)) return;
  throw new Refusal('insufficient_scope', `This needs a person who is signed in and holds ${scope}.`, {
    mend: 'Ask an owner to do it, or to give you the role for it.',
  });
}

const rolePrefix = 'role:';

/** How a role is kept among a principal's scopes; a session spells it out, so that new capabilities reach it. */
export const markOfRole = (role: Role): string => rolePrefix + role;

/** The role that a principal's stored scopes name, or nothing when they name none that exists. */
export const roleIn = (stored: readonly string[]): Role | undefined =>
  roles.find(role => stored.includes(markOfRole(role)));
