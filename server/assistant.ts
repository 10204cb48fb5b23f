import { v5 } from 'uuid';
import type { Identity } from '../platform/identity/identity.ts';
import type { Principal } from '../platform/principal.ts';

const space = 'a3b1f0c2-6f0a-5d1e-9c3e-2f6d7c1b8e54';

/** The id of the agent that works for a person in the chat. */
export const assistantIdOf = (person: string): string => v5(person, space);

/**
 * The agent that works for a person in the chat: a principal of its own, with what an assistant may do and on the
 * person's behalf. It proposes; it can never decide, because it is no person.
 */
export const assistantFor = (identity: Identity, person: Principal): Principal => ({
  tenant: person.tenant,
  id: assistantIdOf(person.id),
  kind: 'agent',
  name: 'Chat assistant',
  scopes: identity.vocabulary.assistantDefaults,
  onBehalfOf: person.id,
});
