import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import type { CheckoutRequest, Line } from '../merchants/ports.ts';
import type { Profile } from './profile.ts';
import './ports.ts';

/** The profile of the person for whom the caller acts; refuses when it is not written yet. */
export async function buyerOf({
  ports,
  tenant,
  principal,
}: Pick<QueryContext, 'ports' | 'tenant' | 'principal'>): Promise<Profile> {
  const profile = await ports.profiles.read(tenant, principal.onBehalfOf ?? principal.id);
  if (profile) return profile;
  throw new Refusal('not_found', 'There is no buyer’s profile yet.', {
    mend: 'The person writes it in the console, under Profile.',
  });
}

/** What a merchant is told to open a checkout: lines, the buyer, and one of the buyer's own addresses. */
export function requestOf(
  profile: Profile,
  wish: {
    readonly lines: readonly Line[];
    readonly address?: string | undefined;
    readonly option?: string | undefined;
    readonly discountCodes?: readonly string[] | undefined;
  },
): CheckoutRequest {
  const id = wish.address ?? profile.default_address;
  const place = profile.addresses.find(address => address.id === id);
  if (!place)
    throw new Refusal(
      'address_invalid',
      `The profile has no address “${id}”; it has ${profile.addresses.map(a => a.id).join(', ')}.`,
      { path: 'address' },
    );
  const [firstName = profile.first_name, ...rest] = place.name.split(' ');
  return {
    lines: wish.lines,
    buyer: {
      firstName: profile.first_name,
      lastName: profile.last_name,
      email: profile.email,
      ...(profile.phone ? { phone: profile.phone } : {}),
    },
    destination: {
      street: place.street,
      city: place.city,
      region: place.region,
      postalCode: place.postal_code,
      country: place.country,
      firstName,
      lastName: rest.join(' ') || profile.last_name,
    },
    option: wish.option,
    discountCodes: wish.discountCodes,
  };
}
