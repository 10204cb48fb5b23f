import { type OutsideReply, type OutsideRequest, requestOutside } from '../../platform/network/outside.ts';

const answerWithinMs = 5_000;

/** Whether this server may ask that address at all; a platform names addresses of its choice. */
export type Allows = (url: URL) => boolean;

/** How an address is asked that `Allows` lets pass: a name may lead elsewhere than it says. */
export type Reach = (url: URL, request: OutsideRequest) => Promise<OutsideReply>;

/**
 * What lies at the address of a platform's profile; undefined where this server may not go and where nothing is served.
 * Throws when the platform does not answer in time, has trouble, or serves too much or what is not JSON.
 */
export async function readPlatformProfile(
  profile: URL,
  allows: Allows,
  giveUp?: AbortSignal,
  reach: Reach = requestOutside,
): Promise<unknown> {
  if (!allows(profile)) return undefined;
  const patience = AbortSignal.timeout(answerWithinMs);
  const { status, text } = await reach(profile, {
    method: 'GET',
    signal: giveUp ? AbortSignal.any([giveUp, patience]) : patience,
    headers: { accept: 'application/json' },
  });
  if (status >= 500 || status === 429) throw new Error(`${profile.origin} answered ${status}`);
  return status >= 200 && status < 300 ? JSON.parse(text) : undefined;
}

/** The release of the protocol that a profile declares. */
export function declaredVersion(profile: unknown): string | undefined {
  const version = (profile as { ucp?: { version?: unknown } } | null | undefined)?.ucp?.version;
  return typeof version === 'string' ? version : undefined;
}
