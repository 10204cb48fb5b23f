import { Refusal } from '../../platform/errors.ts';
import type { Merchant, MerchantFacts } from '../../tools/merchants/ports.ts';
import { profile, type UcpProfile } from '../../tools/merchants/ucp.ts';
import { callVendor } from '../http.ts';
import { type HouseTerms, houseTermsIn } from './house-terms.ts';
import { accepted, documentIn } from './problems.ts';

/** The release of the protocol that this connector speaks. */
export const spokenVersion = '2026-04-08';
const shopping = 'dev.ucp.shopping';

/** Ways to take an order back that we have learned to speak; no release of UCP has one of its own. */
export const cancellationDialects = [
  'dev.countersign.shopping.order_cancel',
  'com.kestrelandlowe.order.cancellation',
] as const;
export type CancellationDialect = (typeof cancellationDialects)[number];

export interface Discovered {
  readonly rest: string;
  readonly dialect: CancellationDialect | undefined;
  readonly facts: MerchantFacts;
  readonly house: HouseTerms | undefined;
}

/** Reads `/.well-known/ucp` and keeps what the connector needs. Refuses a shop that does not speak our release. */
export async function discover(merchant: Merchant, signal?: AbortSignal): Promise<Discovered> {
  const found = await profileIn(merchant, spokenVersion, signal);
  const rest = found.ucp.services[shopping]?.find(service => service.transport === 'rest')?.endpoint;
  if (!rest) throw new Refusal('vendor_protocol', `${merchant.name} offers no REST binding.`);
  if (new URL(rest).origin !== new URL(merchant.url).origin)
    throw new Refusal('vendor_protocol', `${merchant.name} points to another origin for its shop.`);
  const dialect = cancellationDialects.find(name => found.ucp.capabilities[name] !== undefined);
  return {
    rest: rest.replace(/\/$/, ''),
    dialect,
    facts: factsOf(merchant, found, dialect),
    house: houseTermsIn(found.house),
  };
}

/** The shop's profile in our release: the one that it advertises, or the one that this links to. */
async function profileIn(merchant: Merchant, release: string, signal?: AbortSignal): Promise<UcpProfile> {
  const read = async (url: string): Promise<UcpProfile> => {
    const reply = await callVendor({ vendor: merchant.name, method: 'GET', url, writes: false, signal });
    return documentIn(merchant.name, profile, accepted(merchant.name, reply));
  };
  const advertised = await read(new URL('/.well-known/ucp', merchant.url).href);
  if (advertised.ucp.version === release) return advertised;
  const link = advertised.ucp.supported_versions[release];
  if (link && new URL(link).origin === new URL(merchant.url).origin) {
    const linked = await read(link);
    if (linked.ucp.version === release) return linked;
  }
  throw new Refusal(
    'vendor_protocol',
    `${merchant.name} speaks UCP ${advertised.ucp.version}; we speak ${release}.`,
  );
}

/** A merchant's record as it tells it, under the names of our own engine's merchants. */
function trustIn(business: Readonly<Record<string, unknown>>): MerchantFacts['trust'] {
  if (typeof business.trust === 'object' && business.trust) return { ...business.trust };
  const { rating, on_time_basis_points, dispute_basis_points } = business;
  if (rating === undefined) return {};
  return {
    rating,
    onTimeDeliveryBasisPoints: on_time_basis_points,
    disputeBasisPoints: dispute_basis_points,
  };
}

/** The handler whose tokens a buyer's profile holds. */
const ourHandler = 'dev.countersign.sandbox_payments';

/** Ids of the handlers that we can pay through, ours first where the merchant takes it. */
function handlersOf({ ucp }: UcpProfile): string[] {
  const names = Object.keys(ucp.payment_handlers).sort(
    (a, b) => Number(b === ourHandler) - Number(a === ourHandler),
  );
  return names.flatMap(name => ucp.payment_handlers[name]!.map(({ id }) => id));
}

function factsOf(
  merchant: Merchant,
  found: UcpProfile,
  dialect: CancellationDialect | undefined,
): MerchantFacts {
  const business = found.business ?? found.house ?? {};
  const config = dialect ? found.ucp.capabilities[dialect]?.[0]?.config : undefined;
  const until = config?.before ?? config?.possible_until;
  const email = business.support_email ?? business.email;
  return {
    version: found.ucp.version,
    cancellation: dialect ? { until: typeof until === 'string' ? until : 'shipment' } : null,
    contact: typeof email === 'string' ? email : `${merchant.name}, ${merchant.url}`,
    paymentHandlers: handlersOf(found),
    trust: trustIn(business),
  };
}
