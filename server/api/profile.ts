import { Router } from 'express';
import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { Parts } from '../../platform/parts.ts';
import { readSealed, writeSealed } from '../../platform/privacy/sealed-records.ts';
import { buyerProfile, type Profile } from '../../tools/checkout/profile.ts';
import { profileRecord } from '../ports.ts';
import type { ProfileView } from '../wire.ts';
import { type PersonOf, route } from './answer.ts';

/** The buyer's own profile. A person writes it; agents read only what they need of it. */
export function profileRoutes(parts: Parts, personOf: PersonOf): Router {
  const router = Router();
  const read = async (tenant: string, person: string): Promise<Profile> => {
    const kept = await readSealed(parts, tenant, person, profileRecord);
    if (kept === undefined) throw new Refusal('not_found', 'There is no profile yet; write one.');
    return buyerProfile.parse(kept);
  };
  router.get(
    '/profile',
    route(personOf, async ({ person }) => viewOf(await read(person.tenant, person.id))),
  );
  router.put(
    '/profile',
    route(personOf, async ({ person, request }) => {
      const earlier = await readSealed(parts, person.tenant, person.id, profileRecord);
      const value = profileFrom(
        request.body,
        earlier === undefined ? undefined : buyerProfile.parse(earlier),
      );
      await writeSealed(parts, {
        tenant: person.tenant,
        subject: person.id,
        name: profileRecord,
        value,
        by: person.id,
      });
      return viewOf(value);
    }),
  );
  return router;
}

const viewOf = (profile: Profile): ProfileView => ({
  name: `${profile.first_name} ${profile.last_name}`,
  email: profile.email,
  phone: profile.phone,
  currency: profile.currency,
  defaultAddress: profile.default_address,
  addresses: profile.addresses.map(({ postal_code, ...rest }) => ({ ...rest, postalCode: postal_code })),
  payment: { handler: 'sandbox', brand: profile.payment.brand, lastDigits: profile.payment.last_digits },
});

const viewInput = z.looseObject({
  name: z.string().trim().min(1, 'must not be empty'),
  email: z.string(),
  phone: z.string().default(''),
  currency: z.string(),
  defaultAddress: z.string().nullable(),
  addresses: z.array(z.looseObject({ postalCode: z.string() })),
  payment: z
    .looseObject({ token: z.string().optional(), brand: z.string(), lastDigits: z.string() })
    .nullable(),
});

/** What the console sends, as the profile keeps it. The payment token stays what it was unless a new one is given. */
function profileFrom(body: unknown, earlier: Profile | undefined): Profile {
  const seen = viewInput.safeParse(body);
  if (!seen.success) throw badProfile(seen.error);
  const { name, email, phone, currency, defaultAddress, addresses, payment } = seen.data;
  const [first = name, ...rest] = name.split(/\s+/);
  const parsed = buyerProfile.safeParse({
    first_name: first,
    last_name: rest.join(' ') || first,
    email,
    phone,
    currency,
    default_address: defaultAddress ?? addresses[0]?.id,
    addresses: addresses.map(({ postalCode, ...address }) => ({ ...address, postal_code: postalCode })),
    payment: payment
      ? {
          token: payment.token ?? earlier?.payment.token,
          brand: payment.brand,
          last_digits: payment.lastDigits,
        }
      : earlier?.payment,
  });
  if (!parsed.success) throw badProfile(parsed.error);
  return parsed.data;
}

function badProfile(error: z.ZodError): Refusal {
  const issue = error.issues[0]!;
  const path = issue.path.join('.');
  return new Refusal('invalid_input', `${path}: ${issue.message}`, { path });
}
