import { z } from 'zod';

/**
 * The buyer's consent. The engine keeps what the buyer decided as one flat map of yes and no; the newer release has
 * purposes with segments, each with the party that says so. A segment is kept under `purpose/segment`.
 */

/** Purposes that have a name in both: in the engine, and in the newer release. */
const purposes: readonly (readonly [kept: string, purpose: string])[] = [
  ['marketing', 'dev.ucp.consent.marketing'],
  ['analytics', 'dev.ucp.consent.analytics'],
  ['preferences', 'dev.ucp.consent.preferences'],
  ['sale_of_data', 'dev.ucp.consent.sale_or_sharing'],
];
/** What the buyer is told. */
const descriptions = new Map([
  ['dev.ucp.consent.marketing', 'News and offers from this shop'],
  ['dev.ucp.consent.marketing.email', 'News and offers by email'],
  ['dev.ucp.consent.marketing.sms', 'News and offers by text message'],
  ['dev.ucp.consent.analytics', 'Measuring how the shop is used'],
  ['dev.ucp.consent.preferences', 'Remembering what you prefer'],
  ['dev.ucp.consent.sale_or_sharing', 'Selling or sharing your data with others'],
]);

/** UCP's reverse-domain names (`common/types/reverse_domain_name.json`). */
const reverseDomain = /^[a-z](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9_-]*[a-z0-9_])?)+$/;
const name = z
  .string()
  .max(200)
  .regex(reverseDomain, 'a reverse-domain name, such as dev.ucp.consent.marketing');
const decision = { granted: z.boolean(), source: z.enum(['business', 'platform']) };

export const consentSchema = z.record(
  name,
  z.object({ ...decision, segments: z.record(name, z.object(decision)).optional() }),
);
export type Consent = z.infer<typeof consentSchema>;

/** What the buyer decided. A platform that hands our own default back has asked nobody, so nothing is kept of it. */
export function keptConsent(consent: Consent): Record<string, boolean> {
  const kept: Record<string, boolean> = {};
  for (const [purpose, { granted, source, segments = {} }] of Object.entries(consent)) {
    const key = purposes.find(([, long]) => long === purpose)?.[0] ?? purpose;
    if (source === 'platform') kept[key] = granted;
    for (const [segment, part] of Object.entries(segments)) {
      if (part.source === 'platform') kept[`${key}/${segment}`] = part.granted;
    }
  }
  return kept;
}

interface ShownDecision {
  granted: boolean;
  source: 'business' | 'platform';
  description: string;
}
interface ShownPurpose extends ShownDecision {
  segments?: Record<string, ShownDecision>;
}

/** The decisions as the newer release shows them. A purpose of which only a segment was decided stands at our default: no. */
export function shownConsent(kept: Readonly<Record<string, boolean>>): Record<string, ShownPurpose> {
  const shown: Record<string, ShownPurpose> = {};
  for (const [key, granted] of Object.entries(kept)) {
    const [short = '', segment] = key.split('/');
    const purpose = purposes.find(([candidate]) => candidate === short)?.[1] ?? short;
    // A platform of the earlier release may have sent a name that the newer one cannot carry.
    if (!reverseDomain.test(purpose) || (segment !== undefined && !reverseDomain.test(segment))) continue;
    const entry: ShownPurpose = shown[purpose] ?? {
      granted: false,
      source: 'business',
      description: described(purpose),
    };
    shown[purpose] =
      segment === undefined
        ? { ...entry, granted, source: 'platform' }
        : {
            ...entry,
            segments: {
              ...entry.segments,
              [segment]: { granted, source: 'platform', description: described(segment) },
            },
          };
  }
  return shown;
}

const described = (what: string): string => descriptions.get(what) ?? `Consent to ${what}`;
