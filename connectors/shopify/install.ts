import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { callVendor } from '../http.ts';

/** Our app at Shopify, from its Dev Dashboard. */
export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface Grant {
  readonly accessToken: string;
  readonly scopes: readonly string[];
  /** ISO 8601; null for a token that lasts until the app is removed. */
  readonly expiresAt: string | null;
  readonly refreshToken: string | null;
}

const shopDomain = /^[a-z0-9][a-z0-9-]{0,61}\.myshopify\.com$/;

/** A shop's domain from what somebody typed. Refuses everything that is not one, as it becomes an address. */
export function shopDomainIn(text: string): string {
  const domain = text.trim().toLowerCase();
  if (shopDomain.test(domain)) return domain;
  throw new Refusal('invalid_input', 'Give the shop as name.myshopify.com, as its admin shows it.');
}

/** Unguessable; keep it with the person's session until the callback. */
export const newState = (): string => randomBytes(32).toString('base64url');

/** Where to send the person who can install our app in a shop. */
export function authorizeUrl(
  origin: string,
  install: {
    readonly clientId: string;
    readonly scopes: readonly string[];
    readonly redirectUri: string;
    readonly state: string;
  },
): string {
  const query = new URLSearchParams({
    client_id: install.clientId,
    scope: install.scopes.join(','),
    redirect_uri: install.redirectUri,
    state: install.state,
  });
  return `${origin}/admin/oauth/authorize?${query}`;
}

/** True in a time that does not tell where two texts differ. */
function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const signatureLifetimeMs = 10 * 60_000;

/**
 * The code in the query with which a person comes back, once it is certain that Shopify sent her, that she is the one
 * whom we sent, and that she comes from that shop. Refuses with `unauthenticated` and says which was not so.
 */
export function codeIn(
  query: URLSearchParams,
  expected: {
    readonly clientSecret: string;
    readonly state: string;
    readonly shop: string;
    readonly now: Date;
  },
): string {
  const refuse = (why: string) =>
    new Refusal('unauthenticated', why, { mend: 'Start the installation again from here.' });
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) throw refuse('The callback names a parameter twice.');
  const signed = new URLSearchParams([...query].filter(([name]) => name !== 'hmac'));
  signed.sort();
  const hmac = createHmac('sha256', expected.clientSecret).update(signed.toString()).digest('hex');
  if (!same(query.get('hmac') ?? '', hmac))
    throw refuse('The callback is not signed by Shopify for our app.');
  if (!same(query.get('state') ?? '', expected.state))
    throw refuse('The callback belongs to no installation that was started here.');
  if (query.get('shop') !== expected.shop) throw refuse('The callback comes from another shop.');
  const age = expected.now.getTime() - Number(query.get('timestamp')) * 1_000;
  if (!(Math.abs(age) <= signatureLifetimeMs)) throw refuse('The callback is too old.');
  const code = query.get('code');
  if (!code) throw refuse('The callback carries no code.');
  return code;
}

const granted = z.object({
  access_token: z.string().min(1),
  scope: z.string(),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
});

/** Exchanges a code, which works once, for a token that expires and can be renewed. */
export const exchangeCode = (
  origin: string,
  app: AppCredentials,
  code: string,
  now: Date,
  signal?: AbortSignal,
): Promise<Grant> => tokenFor(origin, app, { code, expiring: '1' }, now, signal);

/** A new token for an expiring one. Shopify replaces the refresh token too: keep both before the next call. */
export const renewGrant = (
  origin: string,
  app: AppCredentials,
  refreshToken: string,
  now: Date,
  signal?: AbortSignal,
): Promise<Grant> =>
  tokenFor(origin, app, { grant_type: 'refresh_token', refresh_token: refreshToken }, now, signal);

async function tokenFor(
  origin: string,
  { clientId, clientSecret }: AppCredentials,
  proof: Readonly<Record<string, string>>,
  now: Date,
  signal?: AbortSignal,
): Promise<Grant> {
  const { status, body } = await callVendor({
    vendor: 'Shopify',
    method: 'POST',
    url: `${origin}/admin/oauth/access_token`,
    body: { client_id: clientId, client_secret: clientSecret, ...proof },
    writes: true,
    signal,
  });
  if (status !== 200)
    throw new Refusal('vendor_unauthorized', `Shopify gave no access token (${status}).`, {
      mend: 'Start the installation again; a code works once and for a minute.',
    });
  const read = granted.safeParse(body);
  if (!read.success) throw new Refusal('vendor_protocol', 'Shopify gave an access token in no known form.');
  const { access_token: accessToken, scope, expires_in: seconds, refresh_token: refreshToken } = read.data;
  return {
    accessToken,
    scopes: scope.split(',').filter(Boolean),
    expiresAt: seconds === undefined ? null : new Date(now.getTime() + seconds * 1_000).toISOString(),
    refreshToken: refreshToken ?? null,
  };
}

/** The scopes that were asked for and not given; a seller may have been asked for less meanwhile. */
export function missingScopes(asked: readonly string[], { scopes }: Grant): string[] {
  const given = new Set(scopes.flatMap(scope => [scope, scope.replace(/^write_/, 'read_')]));
  return asked.filter(scope => !given.has(scope));
}
