import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What the sandbox keeps of the one app that may be installed: credentials of a sandbox, worth nothing elsewhere. */
interface Kept {
  readonly clientId: string;
  readonly clientSecret: string;
  tokens: Token[];
  codes: { readonly code: string; readonly scopes: readonly string[]; readonly until: number }[];
}

interface Token {
  readonly token: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds; null lasts until the app is removed. */
  readonly until: number | null;
  readonly refresh: string | null;
}

const codeLifetimeMs = 60_000;
/** "An expiring offline access token lasts one hour." */
const tokenLifetimeMs = 60 * 60_000;
export const refreshLifetimeSeconds = 90 * 24 * 60 * 60;

export interface Granted {
  readonly access_token: string;
  readonly scope: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly refresh_token_expires_in?: number;
}

export interface AppOptions {
  readonly file?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly now: () => number;
}

const random = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/** True in a time that does not tell where two texts differ. */
export function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map(text => createHmac('sha256', 'same').update(text).digest());
  return timingSafeEqual(left!, right!);
}

/** The app as Shopify's side knows it: its credentials, what it was granted, and its tokens. */
export class App {
  readonly #kept: Kept;
  readonly #file: string | undefined;
  readonly #now: () => number;

  constructor({ file, clientId, clientSecret, now }: AppOptions) {
    this.#file = file;
    this.#now = now;
    this.#kept =
      file && existsSync(file)
        ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
        : {
            clientId: clientId ?? randomBytes(16).toString('hex'),
            clientSecret: clientSecret ?? random('shpss_'),
            tokens: [],
            codes: [],
          };
    this.#save();
  }

  get clientId(): string {
    return this.#kept.clientId;
  }
  get clientSecret(): string {
    return this.#kept.clientSecret;
  }

  isApp(clientId: unknown, clientSecret: unknown): boolean {
    return (
      typeof clientId === 'string' &&
      typeof clientSecret === 'string' &&
      same(clientId, this.clientId) &&
      same(clientSecret, this.clientSecret)
    );
  }

  /** A token that was made in the shop's own settings. */
  issue(scopes: readonly string[]): string {
    return this.#issue(scopes, false).access_token;
  }

  /** Write scopes with the read scopes that they contain. */
  expanded(scopes: readonly string[]): string[] {
    return [...new Set(scopes.flatMap(scope => [scope, scope.replace(/^write_/, 'read_')]))].sort();
  }

  scopesOf(token: string): readonly string[] | undefined {
    const found = this.#kept.tokens.find(each => same(each.token, token));
    return found && (found.until === null || found.until > this.#now()) ? found.scopes : undefined;
  }

  newCode(scopes: readonly string[]): string {
    const code = randomBytes(16).toString('hex');
    this.#kept.codes.push({ code, scopes, until: this.#now() + codeLifetimeMs });
    this.#save();
    return code;
  }

  /** A code works once. */
  exchange(code: string, expiring: boolean): Granted | undefined {
    const found = this.#kept.codes.find(each => same(each.code, code));
    this.#kept.codes = this.#kept.codes.filter(each => each !== found);
    return found && found.until > this.#now() ? this.#issue(found.scopes, expiring) : undefined;
  }

  refresh(refreshToken: string): Granted | undefined {
    const found = this.#kept.tokens.find(({ refresh }) => refresh !== null && same(refresh, refreshToken));
    if (!found) return undefined;
    this.#kept.tokens = this.#kept.tokens.filter(each => each !== found);
    return this.#issue(found.scopes, true);
  }

  revokeAll(): void {
    this.#kept.tokens = [];
    this.#save();
  }

  /** How Shopify signs a query string: hexadecimal HMAC over its parameters in the order of their names. */
  signedQuery(parameters: Readonly<Record<string, string>>): URLSearchParams {
    const sorted = new URLSearchParams(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
    const hmac = createHmac('sha256', this.clientSecret).update(sorted.toString()).digest('hex');
    sorted.set('hmac', hmac);
    return sorted;
  }

  /** How Shopify signs a webhook: base64 HMAC over the bytes of its body. */
  signatureOf(body: Buffer): string {
    return createHmac('sha256', this.clientSecret).update(body).digest('base64');
  }

  #issue(scopes: readonly string[], expiring: boolean): Granted {
    const token: Token = {
      token: random('shpat_'),
      scopes,
      until: expiring ? this.#now() + tokenLifetimeMs : null,
      refresh: expiring ? random('shprt_') : null,
    };
    this.#kept.tokens.push(token);
    this.#save();
    return {
      access_token: token.token,
      scope: scopes.join(','),
      ...(token.refresh
        ? {
            expires_in: tokenLifetimeMs / 1_000 - 1,
            refresh_token: token.refresh,
            refresh_token_expires_in: refreshLifetimeSeconds,
          }
        : {}),
    };
  }

  #save(): void {
    if (this.#file) writeFileSync(this.#file, JSON.stringify(this.#kept), { mode: 0o600 });
  }
}
