import { exportAudit } from '../audit/export.ts';
import { type Verification, verifyExport } from '../audit/verify.ts';
import { addPasskey, proofForAdding } from '../identity/passkeys/add.ts';
import { beginPasskey } from '../identity/passkeys/attestation.ts';
import type { InSession } from '../identity/passkeys/challenges.ts';
import type { Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { type PublicKey, publicKeyIn } from '../privacy/ed25519.ts';
import { Authenticator } from './authenticator.ts';
import type { TestKernel } from './kernel.ts';

/** People of a fresh tenant who are on record, each with a session. For tests only. */
export async function peopleOnRecord(test: TestKernel): Promise<{
  tenant: string;
  ada: Principal;
  ben: Principal;
  agent: Principal;
}> {
  const people = test.people();
  const scopes = ['*', 'decisions:make', 'operators:manage'];
  const ada: Principal = { ...people.ada, scopes };
  const ben: Principal = { ...people.ben, scopes };
  for (const { id, name } of [ada, ben])
    await test.database.asOwner(
      `insert into platform.principal (tenant_id, id, kind, name) values ('${people.tenant}', '${id}', 'operator', '${name}')`,
    );
  return { ...people, ada, ben };
}

export const sessionOf = (person: Principal): InSession => ({ person, session: `session of ${person.id}` });

/** Adds a passkey as the console does: made, signed for by an earlier one when the person has one, and kept. */
export async function withPasskey(
  parts: Parts,
  person: Principal,
  earlier?: Authenticator,
  made: Authenticator = new Authenticator(parts.relyingParty),
): Promise<{ id: string; device: Authenticator }> {
  const asked = sessionOf(person);
  const response = made.create(await beginPasskey(parts, asked));
  const proof = await proofForAdding(parts, asked, response);
  const answer = proof && earlier && { nonce: proof.nonce, response: earlier.sign(proof.options) };
  const id = await addPasskey(parts, asked, { name: 'Key', response, ...(answer ? { proof: answer } : {}) });
  return { id, device: made };
}

/** The lines of a tenant's export. */
export async function exportLines(parts: Parts, tenant: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of exportAudit(parts.database, parts.keyring, tenant)) lines.push(line);
  return lines;
}

/** Verifies lines as somebody does who has nothing but the public key. */
export const verifyLines = (parts: Parts, lines: readonly string[]): Promise<Verification> =>
  verifyExport(
    lines,
    parts.keyring.publicKeys().map(key => publicKeyIn(key) as PublicKey),
  );
