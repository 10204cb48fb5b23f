import { Refusal } from '../platform/errors.ts';
import type { IssuedToken } from '../platform/identity/access-tokens.ts';
import type { CredentialView } from '../platform/identity/credentials.ts';
import { needServer } from './door.ts';

/** `countersign link` */
export async function printLink(): Promise<void> {
  const door = await needServer();
  const { link, expiresAt } = await door.post<{ link: string; expiresAt: string }>('/links');
  console.log(`${link}\nsigns you in once, until ${expiresAt}`);
}

/** `countersign token issue` */
export async function issueToken(
  name: string,
  { scope, days }: { readonly scope?: readonly string[]; readonly days?: number },
): Promise<void> {
  if (days !== undefined && !Number.isInteger(days))
    throw new Refusal('invalid_input', '--days is not a whole number.', { mend: 'Give 1 to 366.' });
  const door = await needServer();
  const wanted = { name, ...(scope ? { scopes: scope } : {}), ...(days === undefined ? {} : { days }) };
  const issued = await door.post<IssuedToken>('/tokens', wanted);
  console.log(issued.secret);
  console.error(`
This token of ${name} is shown this once. It is valid until ${issued.expiresAt}, for ${issued.scopes.join(' ')}.
Use it as "Authorization: Bearer TOKEN" at ${door.origin}/mcp. Revoke it: countersign token revoke ${issued.id}`);
}

/** `countersign token list` */
export async function listTokens(): Promise<void> {
  const tokens = await (await needServer()).get<CredentialView[]>('/tokens');
  if (tokens.length === 0) return console.log('No tokens. Issue one: countersign token issue "My assistant"');
  for (const { id, name, scopes, usedAt, expiresAt } of tokens)
    console.log(`${id}  ${name}\n  used ${usedAt ?? 'never'}, expires ${expiresAt}\n  ${scopes.join(' ')}`);
}

/** `countersign token revoke` */
export async function revokeToken(id: string): Promise<void> {
  await (await needServer()).delete(`/tokens/${encodeURIComponent(id)}`);
  console.log(`The token ${id} is refused from now on.`);
}
