import type { CheckoutRequest, Line, PaymentToken, Where } from '../../tools/merchants/ports.ts';
import type { UcpCheckout } from '../../tools/merchants/ucp.ts';

/** Bodies of UCP requests. Fields that a release omits from a request are not sent. */
export const linesIn = (lines: readonly Line[]) =>
  lines.map(({ item, quantity }) => ({ item: { id: item }, quantity }));

export const contextOf = ({ country, region, postalCode, currency }: Where) => ({
  ...(country ? { address_country: country } : {}),
  ...(region ? { address_region: region } : {}),
  ...(postalCode ? { postal_code: postalCode } : {}),
  ...(currency ? { currency } : {}),
});

const destinationId = 'home';

const destinationIn = ({ destination }: CheckoutRequest) => ({
  id: destinationId,
  street_address: destination.street,
  address_locality: destination.city,
  address_region: destination.region,
  postal_code: destination.postalCode,
  address_country: destination.country,
  first_name: destination.firstName,
  last_name: destination.lastName,
});

export const checkoutIn = (request: CheckoutRequest) => ({
  line_items: linesIn(request.lines),
  buyer: {
    first_name: request.buyer.firstName,
    last_name: request.buyer.lastName,
    email: request.buyer.email,
    ...(request.buyer.phone ? { phone_number: request.buyer.phone } : {}),
  },
  ...(request.discountCodes?.length ? { discounts: { codes: request.discountCodes } } : {}),
  fulfillment: {
    methods: [
      { type: 'shipping', destinations: [destinationIn(request)], selected_destination_id: destinationId },
    ],
  },
});

/** The same checkout with the ids that the merchant gave, and a delivery option chosen for each group. */
export function checkoutWithDelivery(request: CheckoutRequest, seen: UcpCheckout) {
  return {
    ...checkoutIn(request),
    line_items: seen.line_items.map(({ id, item, quantity }) => ({ id, item: { id: item.id }, quantity })),
    fulfillment: {
      methods: (seen.fulfillment?.methods ?? []).map(method => ({
        id: method.id,
        type: method.type,
        line_item_ids: method.line_item_ids,
        destinations: [destinationIn(request)],
        selected_destination_id: destinationId,
        groups: method.groups.map(group => ({
          id: group.id,
          selected_option_id: choose(group.options, request.option),
        })),
      })),
    },
  };
}

type Options = NonNullable<UcpCheckout['fulfillment']>['methods'][number]['groups'][number]['options'];

const costOf = (option: Options[number]): number =>
  option.totals.find(total => total.type === 'total')?.amount ?? option.totals.at(-1)?.amount ?? 0;

/** The option that was asked for; else the cheapest, and of equal ones the earliest. */
function choose(options: Options, wanted: string | undefined): string | null {
  if (wanted && options.some(option => option.id === wanted)) return wanted;
  const [best] = [...options].sort(
    (a, b) =>
      costOf(a) - costOf(b) ||
      (a.latest_fulfillment_time ?? '').localeCompare(b.latest_fulfillment_time ?? ''),
  );
  return best?.id ?? null;
}

export const paymentIn = ({ handler, token, brand, lastDigits }: PaymentToken) => ({
  payment: {
    instruments: [
      {
        id: 'instrument',
        handler_id: handler,
        type: 'card',
        selected: true,
        display: { brand, last_digits: lastDigits },
        credential: { type: 'token', token },
      },
    ],
  },
});
