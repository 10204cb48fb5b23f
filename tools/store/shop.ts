import type { Clock } from '../../platform/identifiers.ts';
import type { Surroundings } from './business/assessment.ts';
import type { Destination } from './business/documents.ts';
import type { Shelf, ShelfEntry, Terms } from './business/quote.ts';
import type {
  AddressBook,
  Answered,
  Assortment,
  DeliveryCheck,
  OrderListener,
  PaymentProvider,
  Reply,
  ShopStorage,
} from './ports.ts';

/** A shop that is open: its rules, and the ports through which it reaches the world. */
export interface Shop {
  readonly terms: Terms;
  readonly storage: ShopStorage;
  readonly assortment: Assortment;
  readonly payments: PaymentProvider;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Whether orders can be taken back over the API. */
  readonly cancelsOrders: boolean;
  /** Absent in shops that treat every buyer as a stranger, so that nobody can ask for another's address by email. */
  readonly addressBook?: AddressBook;
  readonly deliveryCheck?: DeliveryCheck;
  readonly onOrder?: OrderListener;
}

/** One request, whichever binding it came through. */
export interface Request<Payload> {
  /** The document that it is about; empty where there is none yet. */
  readonly id: string;
  readonly payload: Payload;
  /** Address of the platform's profile. */
  readonly agent?: string;
  readonly key?: string;
  /** What to store beside the effect so that a repeated request gets the same answer. */
  readonly answered: (reply: Reply) => Answered | undefined;
}

/** The variants that these ids name, at today's price and stock. */
export async function shelfFor(shop: Shop, variantIds: readonly string[]): Promise<Shelf> {
  const ids = [...new Set(variantIds)];
  const [products, stock] = await Promise.all([shop.assortment.find(ids), shop.storage.available(ids)]);
  const entries = ids.flatMap((id): [string, ShelfEntry][] => {
    const product = products.get(id);
    const variant = product?.variants.find(candidate => candidate.id === id);
    return product && variant ? [[id, { product, variant, available: stock.get(id) ?? 0 }]] : [];
  });
  return new Map(entries);
}

/** Everything that the pure functions need to know for this basket. */
export async function surroundingsFor(
  shop: Shop,
  variantIds: readonly string[],
  email: string | undefined,
  destination: Destination | undefined,
): Promise<Surroundings> {
  const [shelf, knownAddresses, deliverable] = await Promise.all([
    shelfFor(shop, variantIds),
    email && shop.addressBook ? shop.addressBook.addressesOf(email) : [],
    destination && shop.deliveryCheck ? shop.deliveryCheck(destination) : true,
  ]);
  return { terms: shop.terms, shelf, now: shop.clock(), newId: shop.newId, knownAddresses, deliverable };
}
