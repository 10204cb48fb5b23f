/**
 * The cookie that carries a session. It is out of reach of scripts, goes to no other site, and over https is bound to
 * this host by its name. Cookies know no ports, so the name has the port in it: two installations on one machine must
 * not sign each other out.
 */
export function sessionCookieName(origin: string): string {
  const { protocol, port } = new URL(origin);
  return `${protocol === 'https:' ? '__Host-' : ''}countersign${port && `-${port}`}`;
}

const attributesFor = (origin: string): string =>
  `Path=/; HttpOnly; SameSite=Strict${new URL(origin).protocol === 'https:' ? '; Secure' : ''}`;

/** The value of `Set-Cookie` after a sign-in. */
export const sessionCookie = (origin: string, session: { secret: string; expiresAt: string }): string =>
  `${sessionCookieName(origin)}=${session.secret}; ${attributesFor(origin)}; Expires=${new Date(session.expiresAt).toUTCString()}`;

/** The value of `Set-Cookie` after signing out. */
export const endedSessionCookie = (origin: string): string =>
  `${sessionCookieName(origin)}=; ${attributesFor(origin)}; Max-Age=0`;

/**
 * The session's secret in a `Cookie` header. Two cookies of our name mean that somebody else has set one of them, so
 * neither is believed.
 */
export function sessionSecretIn(cookieHeader: string | null, origin: string): string | undefined {
  const prefix = `${sessionCookieName(origin)}=`;
  const values = (cookieHeader ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(prefix))
    .map(pair => pair.slice(prefix.length));
  return values.length === 1 ? values[0] : undefined;
}
