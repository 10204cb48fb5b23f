import { KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
// @ts-expect-error the package has no types
import Provider from 'oidc-provider';

/** A real OpenID provider on loopback, with a confidential client that gets JWT access tokens for one resource. For tests only. */
export interface TestProvider {
  readonly issuer: string;
  /** A token from the provider's own token endpoint. */
  token(resource: string, scope: string): Promise<string>;
  /** A token signed with the provider's real key, with anything in it. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** The public key as PEM, as an attacker has it. */
  readonly publicKey: string;
  /** How often the keys were fetched. */
  keyFetches(): number;
  close(): Promise<void>;
}

const client = { id: 'shopping-assistant', secret: 'a-long-secret-of-the-test-client-0123456789' };

export async function openTestProvider(tenant: string, scopes: readonly string[]): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'first', alg: 'RS256', use: 'sig' }] },
    scopes: ['openid', 'offline_access', ...scopes],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, audience: string) => ({
          scope: scopes.join(' '),
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: () => ({ tenant }),
  });
  let keyFetches = 0;
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/jwks') keyFetches += 1;
    answer(request, response);
  });

  return {
    issuer,
    publicKey: KeyObject.from(publicKey).export({ type: 'spki', format: 'pem' }).toString(),
    keyFetches: () => keyFetches,
    async token(resource, scope) {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
      });
      const body = (await response.json()) as { access_token?: string; error_description?: string };
      if (!body.access_token) throw new Error(`the provider refused: ${JSON.stringify(body)}`);
      return body.access_token;
    },
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'first', typ: 'at+jwt', ...header })
        .sign(privateKey),
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
