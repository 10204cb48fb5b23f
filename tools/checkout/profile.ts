import { z } from 'zod';
import { currencyCode } from '../../platform/money.ts';

const short = z.string().trim().min(1).max(200);

export const postalAddress = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens'),
  label: short,
  name: short,
  street: short,
  city: short,
  region: z.string().trim().max(100),
  postal_code: z.string().trim().max(20),
  country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code, such as US'),
});
export type PostalAddress = z.infer<typeof postalAddress>;

/** A buyer: how to reach them, where to send, and a token of a payment provider. Never a card number. */
export const buyerProfile = z
  .strictObject({
    first_name: short,
    last_name: short,
    email: z.email(),
    phone: z.string().trim().max(40),
    currency: currencyCode,
    default_address: z.string(),
    addresses: z.array(postalAddress).min(1).max(20),
    payment: z.strictObject({
      token: z.string().regex(/^[a-z0-9_]{3,80}$/i, 'a token of the payment provider'),
      brand: short,
      last_digits: z.string().regex(/^\d{4}$/, 'four digits'),
    }),
  })
  .refine(profile => profile.addresses.some(({ id }) => id === profile.default_address), {
    path: ['default_address'],
    error: 'must be the id of one of the addresses',
  })
  .refine(profile => new Set(profile.addresses.map(({ id }) => id)).size === profile.addresses.length, {
    path: ['addresses'],
    error: 'each address needs an id of its own',
  });
export type Profile = z.infer<typeof buyerProfile>;
