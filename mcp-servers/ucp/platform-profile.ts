const largestProfile = 256_000;
const answerWithinMs = 5_000;

/** Whether this server may fetch from that address at all; a platform names addresses of its choice. */
export type Allows = (url: URL) => boolean;

/**
 * What lies at the address of a platform's profile; undefined where this server may not go, where nothing is served,
 * and where too much is. Throws when the platform is not reached in time or what it serves is not JSON.
 */
export async function readPlatformProfile(
  profile: URL,
  allows: Allows,
  giveUp?: AbortSignal,
): Promise<unknown> {
  if (!allows(profile)) return undefined;
  const patience = AbortSignal.timeout(answerWithinMs);
  const response = await fetch(profile, {
    signal: giveUp ? AbortSignal.any([giveUp, patience]) : patience,
    redirect: 'error',
    headers: { accept: 'application/json' },
  });
  const text = await response.text();
  return response.ok && text.length <= largestProfile ? JSON.parse(text) : undefined;
}

/** The release of the protocol that a profile declares. */
export function declaredVersion(profile: unknown): string | undefined {
  const version = (profile as { ucp?: { version?: unknown } } | null | undefined)?.ucp?.version;
  return typeof version === 'string' ? version : undefined;
}
