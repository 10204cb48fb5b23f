import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type RemoteJWKSet } from 'jose';
import { z } from 'zod';
import { assertOutsideTransaction } from '../database/database.ts';
import { type Problem, Refusal } from '../errors.ts';
import { type Clock, isId } from '../identifiers.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const secureUrl = z
  .url()
  .refine(
    text =>
      URL.canParse(text) && (new URL(text).protocol === 'https:' || loopback.has(new URL(text).hostname)),
    {
      error: 'must be https, or on this machine',
    },
  );

/** An OpenID provider whose access tokens count here. Only asymmetric algorithms: a shared secret would let us forge. */
export const oidcSettings = z.strictObject({
  /** Exactly as it stands in the tokens' `iss`. */
  issuer: secureUrl,
  /** This resource's identifier, as it must stand in `aud`: the address of the MCP endpoint. */
  audience: z.url(),
  algorithms: z
    .array(z.enum(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']))
    .min(1)
    .default(['RS256', 'PS256', 'ES256', 'EdDSA']),
  /** RFC 9068's `at+jwt` keeps ID tokens out. Some issuers mark access tokens as plain `JWT`; say so only for those. */
  tokenType: z.enum(['at+jwt', 'JWT']).default('at+jwt'),
  clockSkewSeconds: z.int().min(0).max(300).default(30),
  /** Which tenant a token is for: the id in one of its claims, or always the same. */
  tenant: z.union([
    z.strictObject({ claim: z.string().min(1) }),
    z.strictObject({ id: z.string().refine(isId, { error: 'must be the id of a tenant' }) }),
  ]),
  scopeClaim: z.string().min(1).default('scope'),
  /** Scopes of the issuer to scopes of ours; what is not listed stands for itself, if it is one of ours. */
  scopeMap: z.record(z.string(), z.array(z.string())).default({}),
});
export type OidcSettings = z.output<typeof oidcSettings>;

/** What a verified token says, in our words. `scopes` may still hold some that are not ours. */
export interface VerifiedToken {
  readonly tenant: string;
  readonly issuer: string;
  readonly subject: string;
  /** The client that the token was issued to, when it is not the subject itself. */
  readonly client: string | null;
  readonly scopes: readonly string[];
}

export type TokenVerifier = (token: string) => Promise<VerifiedToken | Problem>;

const discovery = z.object({ issuer: z.string(), jwks_uri: secureUrl });

/** OpenID Connect Discovery 1.0: the document must speak for the very issuer that was asked. */
async function discoverKeys(issuer: string): Promise<RemoteJWKSet> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`the issuer's configuration answered ${response.status}`);
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer) throw new Error("the issuer's configuration speaks for another issuer");
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: 5_000 });
}

/** Verifies access tokens of one issuer: signature, issuer, audience, times, type, subject. Its keys are fetched when first needed. */
export function tokenVerifier(settings: OidcSettings, clock: Clock): TokenVerifier {
  let keys: Promise<RemoteJWKSet> | undefined;
  return async token => {
    assertOutsideTransaction('The OpenID provider');
    try {
      keys ??= discoverKeys(settings.issuer);
      keys.catch(() => {
        keys = undefined;
      });
      const { payload } = await jwtVerify(token, await keys, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: settings.algorithms,
        typ: settings.tokenType,
        clockTolerance: settings.clockSkewSeconds,
        currentDate: clock(),
        requiredClaims: ['exp', 'sub'],
      });
      return readClaims(settings, payload);
    } catch (error) {
      return problemWith(error);
    }
  };
}

function readClaims(settings: OidcSettings, payload: JWTPayload): VerifiedToken | Problem {
  const tenant = 'id' in settings.tenant ? settings.tenant.id : payload[settings.tenant.claim];
  if (typeof tenant !== 'string' || !isId(tenant)) return refused('The token names no tenant.');
  if (!payload.sub) return refused('The token names no subject.');
  const claimed = payload[settings.scopeClaim];
  const outside =
    typeof claimed === 'string' ? claimed.split(' ') : Array.isArray(claimed) ? claimed.map(String) : [];
  const client = payload.client_id ?? payload.azp;
  return {
    tenant,
    issuer: settings.issuer,
    subject: payload.sub,
    client: typeof client === 'string' && client !== payload.sub ? client : null,
    scopes: outside.flatMap(scope =>
      Object.hasOwn(settings.scopeMap, scope) ? settings.scopeMap[scope]! : [scope],
    ),
  };
}

const refused = (why: string): Problem =>
  new Refusal('unauthenticated', why, { mend: 'Get a new access token from the issuer, for this resource.' })
    .problem;

/** The token's own words are not repeated: it is the sender's text. */
function problemWith(error: unknown): Problem {
  if (error instanceof errors.JWTExpired)
    return new Refusal('token_expired', 'This token has expired.', { mend: 'Get a new one from the issuer.' })
      .problem;
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`The token's ${error.claim} is not what it must be here.`);
  if (error instanceof errors.JOSEAlgNotAllowed) return refused("The token's algorithm is not allowed here.");
  if (error instanceof errors.JWKSNoMatchingKey)
    return refused('The token is signed with a key that the issuer does not have.');
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSMultipleMatchingKeys
  )
    return refused('The token is not valid.');
  return new Refusal('vendor_unavailable', 'The OpenID provider could not be asked for its keys.').problem;
}
