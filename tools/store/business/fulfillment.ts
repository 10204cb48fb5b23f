import type { DeliveryMethod, Destination, PostalAddress } from './documents.ts';
import { type Rejection, reject } from './rejection.ts';
import type { MethodRequest } from './requests.ts';

/**
 * The way of delivery after a request: what was sent replaces what was there; what was left out stays.
 * This business sends everything of a checkout in one parcel to one address.
 *
 * @param lineIds all lines of the checkout, for platforms name them by ids of their own making
 * @param known addresses of this buyer, offered when the platform sends none
 */
export function chooseDelivery(
  requested: readonly MethodRequest[],
  current: DeliveryMethod | undefined,
  lineIds: string[],
  known: readonly Destination[],
  newId: () => string,
): DeliveryMethod | Rejection {
  const [method, ...others] = requested;
  if (others.length > 0 || method?.type === 'pickup') {
    return reject('invalid_request', {
      content: 'This shop ships everything of a checkout to one address; send one method of type shipping',
      path: '$.fulfillment.methods',
    });
  }
  const sent = method?.destinations?.map(address => identified(address, known, newId));
  const destinations = sent?.length ? sent : (current?.destinations ?? [...known]);
  // One address from the platform leaves nothing to choose.
  const onlySent = sent?.length === 1 ? sent[0]!.id : undefined;
  const wanted = method?.selected_destination_id ?? onlySent ?? current?.selected_destination_id;
  if (method?.selected_destination_id && !destinations.some(({ id }) => id === wanted)) {
    return reject('invalid_request', {
      content: `Destination ${method.selected_destination_id} is not among the destinations`,
      path: '$.fulfillment.methods[0].selected_destination_id',
    });
  }
  const selected = destinations.some(({ id }) => id === wanted) ? (wanted ?? null) : null;
  const option = method?.groups?.[0]?.selected_option_id ?? current?.groups?.[0]?.selected_option_id ?? null;
  const group = current?.groups?.[0]?.id ?? 'package_1';
  return {
    id: method?.id ?? current?.id ?? 'shipping_1',
    type: 'shipping',
    line_item_ids: lineIds,
    ...(destinations.length > 0 ? { destinations } : {}),
    ...(selected === null ? {} : { selected_destination_id: selected }),
    groups: [{ id: group, line_item_ids: lineIds, options: [], selected_option_id: option }],
  };
}

const addressFields = [
  'street_address',
  'extended_address',
  'address_locality',
  'address_region',
  'address_country',
  'postal_code',
] as const satisfies readonly (keyof PostalAddress)[];

/** Two spellings of one place: case and outer blanks do not tell addresses apart. */
export const samePlace = (a: PostalAddress, b: PostalAddress): boolean =>
  addressFields.every(field => normal(a[field]) === normal(b[field]));

const normal = (value: string | undefined): string => (value ?? '').trim().toLowerCase();

function identified(
  address: PostalAddress & { id?: string | undefined },
  known: readonly Destination[],
  newId: () => string,
): Destination {
  const id = address.id || known.find(place => samePlace(place, address))?.id || `addr_${newId()}`;
  return { ...address, id };
}
