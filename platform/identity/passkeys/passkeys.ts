import type { Transaction } from '../../database/database.ts';
import { kernelTransaction, type Parts } from '../../parts.ts';
import type { Principal } from '../../principal.ts';
import { assertPersonal } from '../scopes.ts';
import type { Signer } from './assertion.ts';
import { passkeyStatement, statementBytes } from './statement.ts';

/** A passkey that counts: its row and the statement agree, and the statement is ours. */
export interface Passkey {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly transports: readonly string[];
  readonly counter: number;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
  readonly signer: Signer;
}

/** What is shown of a passkey to the one who holds it, and to owners. */
export interface PasskeyView {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly createdAt: string;
  readonly usedAt: string | null;
}

/**
 * The passkeys in force at this server's address, of one person or of all, oldest first; `held`: nobody changes them
 * until the transaction ends. Those made for another host could not sign here, and a row without our signature is none.
 */
export async function passkeysIn(
  transaction: Transaction,
  parts: Parts,
  whose: { readonly person?: string; readonly credential?: string; readonly id?: string },
  how?: 'held',
): Promise<Passkey[]> {
  let query = transaction
    .selectFrom('platform.passkey')
    .selectAll()
    .where('removed_at', 'is', null)
    .where('relying_party', '=', parts.relyingParty.id)
    .orderBy('id');
  if (whose.person) query = query.where('principal_id', '=', whose.person);
  if (whose.credential) query = query.where('credential_id', '=', whose.credential);
  if (whose.id) query = query.where('id', '=', whose.id);
  const rows = await (how === 'held' ? query.forUpdate() : query).execute();
  return rows.flatMap(row => {
    const statement = passkeyStatement.safeParse(row.statement).data;
    const sound =
      statement !== undefined &&
      parts.keyring.verify(row.key_id, statementBytes(statement), row.signature) &&
      statement.tenant === row.tenant_id &&
      statement.id === row.id &&
      statement.person === row.principal_id &&
      statement.credential === row.credential_id &&
      statement.relying_party === row.relying_party;
    if (!sound) return [];
    const { id, credential, public_key } = statement;
    return [
      {
        id,
        person: statement.person,
        name: row.name,
        transports: row.transports,
        counter: Number(row.counter),
        createdAt: row.created_at,
        usedAt: row.used_at,
        signer: { id, credential, public_key, relying_party: parts.relyingParty },
      },
    ];
  });
}

/** A person's own passkeys; an owner sees everybody's, for one who lost theirs needs somebody to remove it. */
export async function listPasskeys(parts: Parts, person: Principal): Promise<PasskeyView[]> {
  assertPersonal(person, 'decisions:make');
  const whose = person.scopes.includes('operators:manage') ? {} : { person: person.id };
  const found = await kernelTransaction(parts, person.tenant, t => passkeysIn(t, parts, whose));
  return found.map(viewOf);
}

export const viewOf = ({ id, person, name, createdAt, usedAt }: Passkey): PasskeyView => ({
  id,
  person,
  name,
  createdAt: createdAt.toISOString(),
  usedAt: usedAt?.toISOString() ?? null,
});
