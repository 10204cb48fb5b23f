import { z } from 'zod';
import { Refusal } from './messages.ts';
import { capabilities, protocolVersion } from './profile.ts';

/**
 * Who is asking, and what both sides support.
 *
 * The protocol has a business fetch the platform's profile. A sandbox never calls out to the internet, so only
 * profiles on this machine are fetched; any other is taken to support what the house supports.
 */
export type PlatformReader = (profileUrl: string) => Promise<ReadonlySet<string>>;

const profileSchema = z.looseObject({
  ucp: z.looseObject({
    version: z.string(),
    capabilities: z.record(z.string(), z.array(z.looseObject({ version: z.string() }))).default({}),
  }),
});
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
const keptForMilliseconds = 60_000;
const fetchWithinMilliseconds = 3_000;

/** A reader with a cache of its own. */
export function platformReader(now: () => Date): PlatformReader {
  const known = new Map<string, { until: number; active: ReadonlySet<string> }>();
  return async profileUrl => {
    if (!loopback.has(new URL(profileUrl).hostname)) return everything;
    const cached = known.get(profileUrl);
    if (cached && cached.until > now().getTime()) return cached.active;
    const active = intersection(await fetchProfile(profileUrl));
    known.set(profileUrl, { until: now().getTime() + keptForMilliseconds, active });
    return active;
  };
}

const everything: ReadonlySet<string> = new Set(Object.keys(capabilities));

/** Reads the profile URL out of a `UCP-Agent` header (an RFC 8941 dictionary with a string `profile`). */
export function profileUrlOf(header: string | undefined): string {
  const match = /(?:^|,)\s*profile="((?:[^"\\]|\\.)*)"/.exec(header ?? '');
  return checkedProfileUrl(match?.[1]?.replaceAll(/\\(.)/g, '$1'));
}

export function checkedProfileUrl(given: unknown): string {
  if (typeof given === 'string' && /^https?:$/.test(URL.canParse(given) ? new URL(given).protocol : ''))
    return given;
  throw new Refusal(
    400,
    'invalid_profile_url',
    'Say who you are: UCP-Agent: profile="https://…" (over MCP: meta["ucp-agent"].profile).',
  );
}

async function fetchProfile(url: string): Promise<z.infer<typeof profileSchema>> {
  let body: string;
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(fetchWithinMilliseconds),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    body = await response.text();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(424, 'profile_unreachable', `Your profile ${url} cannot be fetched: ${reason}.`);
  }
  const parsed = profileSchema.safeParse(parseJson(body));
  if (!parsed.success)
    throw new Refusal(
      422,
      'profile_malformed',
      `Your profile ${url} is not a UCP profile: ${z.prettifyError(parsed.error)}`,
    );
  if (parsed.data.ucp.version !== protocolVersion)
    throw new Refusal(
      422,
      'version_unsupported',
      `Protocol version ${parsed.data.ucp.version} is not supported; this business speaks ${protocolVersion}.`,
    );
  return parsed.data;
}

/** The specification's intersection algorithm: same name, same version, and no extension without a parent. */
function intersection(profile: z.infer<typeof profileSchema>): ReadonlySet<string> {
  const active = new Set(
    Object.keys(capabilities).filter(name =>
      profile.ucp.capabilities[name]?.some(({ version }) => version === protocolVersion),
    ),
  );
  for (let size = -1; size !== active.size; ) {
    size = active.size;
    for (const name of active) {
      const parents = [capabilities[name]!.extends ?? []].flat();
      if (parents.length > 0 && !parents.some(parent => active.has(parent))) active.delete(name);
    }
  }
  return active;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
