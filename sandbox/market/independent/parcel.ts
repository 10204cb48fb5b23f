import { strike } from './faults.ts';
import type { Message } from './messages.ts';
import { errorMessage } from './messages.ts';
import type { FulfillmentInput } from './requests.ts';
import type { Checkout } from './session.ts';
import type { Shop } from './shop.ts';

/** The house sends one parcel to one address: the first method's. A lone destination is selected by itself. */
export function takeDelivery(checkout: Checkout, input: FulfillmentInput | undefined) {
  const { destinations, selectedDestinationId, selectedOptionId } = checkout;
  const method = input?.methods?.[0];
  if (!method) return { taken: { destinations, selectedDestinationId, selectedOptionId }, messages: [] };
  const messages: Message[] = [];
  if (method.type === 'pickup' || input!.methods!.length > 1)
    messages.push(
      errorMessage(
        'fulfillment_method_unavailable',
        'We send one parcel to one address; there is no pickup.',
        'recoverable',
        '$.fulfillment.methods',
      ),
    );
  const given = method.destinations?.map((address, index) => ({
    ...address,
    id: address.id ?? `address_${index + 1}`,
  }));
  const offered = given ?? destinations;
  const wanted =
    method.selected_destination_id === undefined ? selectedDestinationId : method.selected_destination_id;
  const known = offered.some(({ id }) => id === wanted);
  if (wanted !== null && !known && method.selected_destination_id !== undefined)
    messages.push(
      errorMessage(
        'fulfillment_destination_unknown',
        `There is no destination ${wanted}.`,
        'recoverable',
        '$.fulfillment.methods[0].selected_destination_id',
      ),
    );
  const option = method.groups?.[0]?.selected_option_id;
  return {
    taken: {
      destinations: offered,
      selectedDestinationId: known ? wanted : offered.length === 1 ? offered[0]!.id : null,
      selectedOptionId: option === undefined ? selectedOptionId : option,
    },
    messages,
  };
}

export function refusedAddress(
  shop: Shop,
  operation: string,
  input: FulfillmentInput | undefined,
): Message[] {
  if (!input?.methods?.length || !strike(shop.books, 'address_refused', operation)) return [];
  return [refusedByCarrier()];
}

export function refusedByCarrier(): Message {
  return errorMessage(
    'address_undeliverable',
    'Our carrier refuses this address.',
    'recoverable',
    '$.fulfillment.methods[0].destinations',
  );
}
