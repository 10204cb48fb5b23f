import type { QueryContext } from '../../platform/context.ts';
import type { Where } from '../merchants/ports.ts';
import { readProfile } from './read-profile.ts';

/** Where the buyer is, as coarsely as estimates need it. */
export async function placeFor(context: Pick<QueryContext, 'ask'>): Promise<Where> {
  const profile = await context.ask(readProfile, {});
  const home = profile.addresses.find(({ id }) => id === profile.default_address);
  return {
    country: home?.country,
    region: home?.region,
    postalCode: home?.postal_code,
    currency: profile.currency ?? undefined,
  };
}
