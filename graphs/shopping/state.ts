import { Annotation } from '@langchain/langgraph';
import type { Situation } from '../../agents/understanding.ts';
import { conversationChannels, kept, servedChannels } from '../conversation.ts';
import type { OfferPart } from '../parts.ts';

/** What a search asked for, so that the next message can change a part of it. Prices are minor units. */
export interface Wish {
  readonly query: string;
  readonly min_price?: number | undefined;
  readonly max_price?: number | undefined;
  readonly currency?: string | undefined;
  readonly arrive_by?: string | undefined;
  readonly quantity: number;
  readonly brands: readonly string[];
  readonly excluded: readonly string[];
  readonly required: readonly string[];
  readonly min_rating?: number | undefined;
  readonly free_returns: boolean;
  readonly merchants: readonly string[];
  readonly weights?: Readonly<Record<string, number>> | undefined;
}

export interface KnownOrder {
  readonly merchant: string;
  readonly order: string;
  readonly title: string;
  readonly proposal: string | null;
}

/** What was last proposed to be bought, so that the next message can change a part of it. */
export interface Purchase {
  readonly offer: OfferPart;
  readonly quantity: number;
  readonly address?: string | undefined;
  readonly proposal: string | null;
}

/** What shopping keeps of a conversation. Titles and names in it are outsiders' words. */
export interface ShoppingKept {
  readonly wish: Wish | null;
  readonly offers: readonly OfferPart[];
  readonly order: KnownOrder | null;
  readonly purchase: Purchase | null;
}
export const nothingKept: ShoppingKept = { wish: null, offers: [], order: null, purchase: null };

const own = { shoppingState: kept<ShoppingKept>(() => nothingKept) };
export const ShoppingState = Annotation.Root({ ...conversationChannels, ...own });
/** What a step of shopping may write. */
export const ShoppingServed = Annotation.Root({ ...servedChannels, ...own });

export type Shopping = typeof ShoppingState.State;
export type Update = Partial<typeof ShoppingServed.Update>;

/** What shopping keeps, with a part of it changed. */
export const keeping = (
  { shoppingState }: Shopping,
  change: Partial<ShoppingKept>,
): Pick<Shopping, 'shoppingState'> => ({ shoppingState: { ...shoppingState, ...change } });

/** What "the second one" and "my order" mean now. */
export const shoppingSituation = ({ offers, order }: ShoppingKept): Partial<Situation> => ({
  offers: offers.map(({ ordinal, ref, title, merchant, price }) => ({
    ordinal,
    id: ref,
    title,
    merchant: merchant.name,
    price,
  })),
  ...(order ? { last_order: { id: order.order, title: order.title } } : {}),
  ...(order
    ? { focus: { kind: 'order' as const, ref: order.order } }
    : offers.length
      ? { focus: { kind: 'offer' as const, ref: '1' } }
      : {}),
});
