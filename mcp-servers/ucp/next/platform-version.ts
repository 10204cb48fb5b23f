import type { Clock } from '../../../platform/identifiers.ts';
import { type Rejection, reject } from '../../../tools/store/business/rejection.ts';
import type { Agent } from '../agent.ts';
import { type Allows, declaredVersion, readPlatformProfile } from '../platform-profile.ts';

/** UCP asks for a minute at least. */
const freshForMs = 60_000;
const mostKept = 1_000;

/** The release that a platform speaks: the one that it states with the request, else the one in its profile. */
export type PlatformVersion = (agent: Agent) => Promise<string | Rejection>;

/** Remembers for a minute what a profile declared; a failure is not remembered. */
export function platformVersions(allows: Allows, clock: Clock): PlatformVersion {
  const known = new Map<string, { version: string; until: number }>();
  return async ({ profile, version }) => {
    if (version !== undefined) return version;
    if (profile === undefined) {
      return reject('invalid_profile_url', 'Name the address of your profile in UCP-Agent');
    }
    const now = clock().getTime();
    const remembered = known.get(profile);
    if (remembered && remembered.until > now) return remembered.version;
    const found = await versionIn(new URL(profile), allows);
    if (typeof found !== 'string') return found;
    known.delete(profile);
    known.set(profile, { version: found, until: now + freshForMs });
    if (known.size > mostKept) known.delete(known.keys().next().value!);
    return found;
  };
}

async function versionIn(profile: URL, allows: Allows): Promise<string | Rejection> {
  try {
    const document = await readPlatformProfile(profile, allows);
    if (document === undefined) return unreachable(profile);
    return declaredVersion(document) ?? malformed(profile);
  } catch (failure) {
    return failure instanceof SyntaxError ? malformed(profile) : unreachable(profile);
  }
}

const unreachable = ({ href }: URL): Rejection =>
  reject(
    'profile_unreachable',
    `The profile at ${href} cannot be read from here; serve it, or add version="…"`,
  );
const malformed = ({ href }: URL): Rejection =>
  reject('profile_malformed', `The profile at ${href} is not JSON with a ucp.version`);
