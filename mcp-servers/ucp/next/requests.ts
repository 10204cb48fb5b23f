import { z } from 'zod';
import { type Rejection, reject } from '../../../tools/store/business/rejection.ts';
import { faultsOf, type OperationName } from '../../../tools/store/storefront.ts';
import { consentSchema, keptConsent } from './consent.ts';

/** What the newer release says otherwise in a request; all else is the engine's to read. */

const lineSchema = z.looseObject({
  item: z.looseObject({
    quantity_unit: z.looseObject({ unit: z.string(), scale: z.int().min(0).max(15).default(0) }).optional(),
  }),
});
const destinationSchema = z.looseObject({
  type: z.literal('shipping_address', 'this shop ships to addresses: shipping_address').optional(),
});
const instrumentSchema = z.looseObject({
  credential: z.looseObject({ type: z.string() }).optional(),
});
const basketSchema = z.looseObject({
  buyer: z.looseObject({ consent: consentSchema.nullish() }).nullish(),
  line_items: z.array(lineSchema).optional(),
  fulfillment: z
    .looseObject({
      methods: z.array(z.looseObject({ destinations: z.array(destinationSchema).nullish() })).optional(),
    })
    .nullish(),
  payment: z.looseObject({ instruments: z.array(instrumentSchema).optional() }).nullish(),
});
type Basket = z.infer<typeof basketSchema>;

const writes: ReadonlySet<OperationName> = new Set([
  'create_cart',
  'update_cart',
  'create_checkout',
  'update_checkout',
  'complete_checkout',
]);

/** A request of the newer release in the engine's words. */
export function inEngineWords(operation: OperationName, payload: unknown): unknown | Rejection {
  if (!writes.has(operation)) return payload;
  const parsed = basketSchema.safeParse(payload ?? {});
  if (!parsed.success) return reject('invalid_request', ...faultsOf(parsed.error));
  const { buyer, payment, ...rest } = parsed.data;
  const otherUnit = refuseOtherUnits(rest.line_items ?? []);
  if (otherUnit) return otherUnit;
  return {
    ...rest,
    ...(buyer ? { buyer: keptBuyer(buyer) } : {}),
    ...(payment ? { payment: { ...payment, ...withEngineCredentials(payment) } } : {}),
  };
}

/** Everything here is sold by the piece (UN/CEFACT `C62`); a quantity of anything else must not be read as pieces. */
function refuseOtherUnits(lines: NonNullable<Basket['line_items']>): Rejection | undefined {
  const faults = lines.flatMap(({ item: { id, quantity_unit: asserted } }, index) =>
    !asserted || (asserted.unit === 'C62' && asserted.scale === 0)
      ? []
      : [
          {
            content: `Item ${String(id)} is sold by the piece (C62), not by ${asserted.unit}; send the number of pieces`,
            path: `$.line_items[${index}].item.quantity_unit`,
          },
        ],
  );
  return faults[0] && reject('quantity_unit_mismatch', faults[0], ...faults.slice(1));
}

const keptBuyer = ({ consent, ...buyer }: NonNullable<Basket['buyer']>) => ({
  ...buyer,
  ...(consent ? { consent: keptConsent(consent) } : {}),
});

/** A card's own number travels as `pan`, which was `card`. */
const withEngineCredentials = ({ instruments }: NonNullable<Basket['payment']>) =>
  instruments && {
    instruments: instruments.map(({ credential, ...instrument }) => ({
      ...instrument,
      ...(credential
        ? { credential: credential.type === 'pan' ? { ...credential, type: 'card' } : credential }
        : {}),
    })),
  };
