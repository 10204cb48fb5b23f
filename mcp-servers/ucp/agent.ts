import { ucpVersion } from '../../tools/store/business/profile.ts';
import { type Rejection, reject } from '../../tools/store/business/rejection.ts';

/** What a platform says of itself with a request. */
export interface Agent {
  /** Address of its profile. */
  readonly profile?: string;
  /** The release of the protocol that it speaks, when it says so. */
  readonly version?: string;
}

/**
 * Reads the `UCP-Agent` header, an RFC 8941 dictionary: `profile="https://agent.example/profile.json"`, with
 * `version="2026-04-08"` as a parameter or a member of its own.
 */
export function parseAgent(header: string | undefined): Agent {
  const member = (name: string) => new RegExp(`(?:^|[;,])\\s*${name}="([^"]*)"`).exec(header ?? '')?.[1];
  const [profile, version] = [member('profile'), member('version')];
  return {
    ...(profile !== undefined && URL.canParse(profile) ? { profile } : {}),
    ...(version === undefined ? {} : { version }),
  };
}

/** A platform of this release or an older one is served; a newer one would be misunderstood. */
export function refuseVersion({ version }: Agent): Rejection | undefined {
  if (version === undefined) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(version) && version <= ucpVersion) return undefined;
  return reject('version_unsupported', `This shop speaks UCP ${ucpVersion}, not ${version}`);
}
