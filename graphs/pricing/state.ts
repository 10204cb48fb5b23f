import { Annotation } from '@langchain/langgraph';
import type { Intent, IntentOf, Situation } from '../../agents/understanding.ts';
import { type Conversation, conversationChannels, kept, servedChannels } from '../conversation.ts';

/** What was asked of prices, as the language side understands it and as `draft_price_rule` takes it. */
export type PriceWish = IntentOf<'adjust_prices'>['slots'];

/** A rule of the book that was drafted here, with the wish that it was made of. */
export interface DraftedRule {
  readonly id: string;
  readonly version: number;
  readonly sentence: string;
  readonly wish: PriceWish;
}

/** What pricing keeps of a conversation: what "undo that", "why?" and "make it 3 %" are about. */
export interface PricingKept {
  readonly rule: DraftedRule | null;
  /** The proposal that was last made here, open or ended, and the rule it applies; an undo applies none. */
  readonly proposal: { readonly id: string; readonly rule: string | null } | null;
  /** The run that was last carried out. A run is known by its proposal. */
  readonly run: string | null;
  /** What was last spoken of, which "why?" asks about. */
  readonly about: { readonly sku: string } | 'rule' | 'run' | null;
}
export const nothingKept: PricingKept = { rule: null, proposal: null, run: null, about: null };

const own = { pricingState: kept<PricingKept>(() => nothingKept) };
export const PricingState = Annotation.Root({
  ...conversationChannels,
  ...own,
  /** While a wish is worked on: the rule made of it; nothing as soon as it ends there. */
  draft: kept<DraftedRule | null>(() => null),
});
/** What a step of pricing may write for others to see. */
export const PricingServed = Annotation.Root({ ...servedChannels, ...own });

export type Pricing = typeof PricingState.State;
export type Update = Partial<typeof PricingState.Update>;

/** What pricing keeps, with a part of it changed. */
export const keeping = (
  { pricingState }: Pricing,
  change: Partial<PricingKept>,
): Pick<Pricing, 'pricingState'> => ({ pricingState: { ...pricingState, ...change } });

/** What "the last run" and "that" mean now. */
export const pricingSituation = ({ run }: PricingKept): Partial<Situation> =>
  run ? { last_run: { id: run, kind: 'price' }, focus: { kind: 'run', ref: run } } : {};

/** "Undo that" of a price run or its proposal, and "why?" right after prices were spoken of, are about prices. */
export function pricingMeans(
  intent: Intent,
  { proposal, run }: PricingKept,
  { open, lastServed }: Conversation,
): Intent | undefined {
  const atWork = lastServed === 'pricing';
  if (intent.intent === 'undo') {
    const meant = intent.slots.ref ?? open.at(-1)?.id ?? (atWork ? run : null);
    return meant && (meant === proposal?.id || meant === run)
      ? { intent: 'undo_price_run', slots: { run: meant }, clause: intent.clause }
      : undefined;
  }
  if (intent.intent === 'explain_ranking' && atWork && intent.slots.ordinal === undefined) {
    const { product } = intent.slots;
    return { intent: 'explain_price', slots: product ? { product } : {}, clause: intent.clause };
  }
  return undefined;
}
