import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { postalAddress } from './profile.ts';
import './ports.ts';

/** The parts of the profile that an agent needs: where things may go, not how to reach the person or what is paid with. */
export const readProfile = query({
  name: 'read_profile',
  title: 'Read the buyer’s profile',
  description:
    'Tells the buyer’s currency, delivery addresses by id and the payment card’s brand. Written by the person in the console.',
  version: 1,
  scopes: ['checkout:read'],
  egress: 'none',
  input: z.object({}),
  output: z.object({
    complete: z.boolean(),
    currency: z.string().nullable(),
    default_address: z.string().nullable(),
    addresses: z.array(
      postalAddress.pick({
        id: true,
        label: true,
        city: true,
        region: true,
        postal_code: true,
        country: true,
      }),
    ),
    card: z.string().nullable(),
  }),
  say: ({ complete, addresses }) =>
    complete
      ? `${addresses.length} addresses on file.`
      : 'There is no profile yet; the person writes it in the console.',
  async run(_input, { ports, tenant, principal }) {
    const profile = await ports.profiles.read(tenant, principal.onBehalfOf ?? principal.id);
    if (!profile)
      return { complete: false, currency: null, default_address: null, addresses: [], card: null };
    return {
      complete: true,
      currency: profile.currency,
      default_address: profile.default_address,
      addresses: profile.addresses.map(({ id, label, city, region, postal_code, country }) => ({
        id,
        label,
        city,
        region,
        postal_code,
        country,
      })),
      card: `${profile.payment.brand} ending in ${profile.payment.last_digits}`,
    };
  },
});
