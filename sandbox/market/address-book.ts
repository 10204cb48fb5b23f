import type { Destination } from '../../tools/store/business/documents.ts';
import { samePlace } from '../../tools/store/business/fulfillment.ts';
import type { AddressBook } from '../../tools/store/ports.ts';
import type { KnownCustomer } from './seed.ts';

/** Returning customers by their email, as the conformance suite expects of its flower shop. */
export function addressBook(customers: readonly KnownCustomer[]): AddressBook {
  const places = new Map<string, Destination[]>(
    customers.map(({ email, addresses }) => [email.toLowerCase(), [...addresses]]),
  );
  return {
    addressesOf: async email => places.get(email.toLowerCase()) ?? [],
    async remember(email, address) {
      const known = places.get(email.toLowerCase()) ?? [];
      if (known.some(place => samePlace(place, address))) return;
      places.set(email.toLowerCase(), [...known, address]);
    },
  };
}
