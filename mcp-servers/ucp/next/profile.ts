import { type businessProfile, ucpVersion } from '../../../tools/store/business/profile.ts';
import { nextSite, nextVersion } from './version.ts';

type Profile = ReturnType<typeof businessProfile>;
interface Entry {
  readonly version: string;
  readonly spec: string;
  readonly schema: string;
}

const shopping = 'dev.ucp.shopping';
const earlierSite = `https://ucp.dev/${ucpVersion}`;
/** Capabilities of their own have moved to a folder; extensions have not. */
const roots = /\/specification\/(catalog|cart|checkout|order)\b/;

/** What has changed in a capability beside its version. */
const changes: Readonly<Record<string, object>> = {
  [`${shopping}.fulfillment`]: { config: { multi_destination: [] } },
  [`${shopping}.buyer_consent`]: { extends: [`${shopping}.cart`, `${shopping}.checkout`] },
};

/**
 * The shop's profile in the newer release. Only what UCP itself defines moves with the release; our own capability
 * and payment handler keep their versions.
 *
 * @param earlierAddress where the profile of the release before it lies
 */
export const nextProfile = ({ ucp, signing_keys, ...rest }: Profile, earlierAddress: string) => ({
  ucp: {
    version: nextVersion,
    supported_versions: { [ucpVersion]: earlierAddress },
    services: mapEntries(ucp.services, service => moved(service)),
    capabilities: mapEntries<Entry>(ucp.capabilities, (entry, name) =>
      name.startsWith('dev.ucp.') ? { ...moved(entry), ...changes[name] } : entry,
    ),
    payment_handlers: ucp.payment_handlers,
  },
  keys: signing_keys,
  ...rest,
});

const moved = <Kind extends Entry>(entry: Kind): Kind => ({
  ...entry,
  version: nextVersion,
  spec: entry.spec.replace(earlierSite, nextSite).replace(roots, '/specification/shopping/$1'),
  schema: entry.schema.replace(earlierSite, nextSite),
});

const mapEntries = <Kind>(
  registry: Readonly<Record<string, readonly Kind[]>>,
  change: (entry: Kind, name: string) => object,
): Record<string, object[]> =>
  Object.fromEntries(
    Object.entries(registry).map(([name, entries]) => [name, entries.map(entry => change(entry, name))]),
  );
