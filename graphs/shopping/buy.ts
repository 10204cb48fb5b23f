import type { IntentOf } from '../../agents/understanding.ts';
import { type CheckoutView, checkoutView } from '../../tools/checkout/checkout-view.ts';
import type { KnownPreference } from '../../tools/memory/preference.ts';
import { adding, troubleOf } from '../answer.ts';
import type { Open, Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings, tell } from '../hands.ts';
import type { AnswerPart, OfferPart } from '../parts.ts';
import { preferencesOf, usedSentence } from '../preferences.ts';
import { asOpen, doneByPolicy, withdraw } from '../proposals.ts';
import { purchasePrefill } from './prefer.ts';
import { keeping, type Purchase, type Shopping, type Update } from './state.ts';

type Buying =
  | IntentOf<'buy'>
  | IntentOf<'checkout'>
  | IntentOf<'change_quantity'>
  | IntentOf<'change_address'>;

/** Opens a checkout for the chosen offer, or for a changed purchase, and proposes its order. Nothing is ordered here. */
export const proposeOrder =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const [intent, ...queue] = state.queue as [Buying];
    const meant = purchaseMeant(intent, state);
    if (!meant) {
      return { queue, answer: adding(state.answer, { reply: { question: questionFor(intent, state) } }) };
    }
    const call = handsFor(surroundings, 'buy', state, runtime);
    const preferred = await asPreferred(call, intent, meant);
    const same = intent.intent === 'checkout' && openAs(state, meant);
    if (same) return { queue, answer: adding(state.answer, asOpen(same, [])) };
    const { proposed, wanted, used } = await proposePreferred(call, preferred, meant);
    if (proposed.kind === 'problem') return { queue, answer: adding(state.answer, troubleOf(proposed)) };
    if (proposed.kind === 'data') return { queue, answer: adding(state.answer, doneByPolicy(proposed)) };
    const replaced = await takeEarlierBack(call, state);
    const answer = adding(
      adding(state.answer, {
        reply: { statements: usedSentence(used) },
        parts: [cartPart(wanted, proposed.checkout)],
        untrusted: true,
      }),
      asOpen(proposed),
    );
    return {
      queue,
      ...keeping(state, { purchase: { ...wanted, proposal: proposed.id } }),
      open: state.open.filter(({ id }) => id !== replaced),
      answer,
    };
  };

function questionFor(intent: Buying, { shoppingState: { offers } }: Shopping): string {
  if (offers.length === 0) return 'What shall I buy? Let me search for it first.';
  const shop = intent.intent === 'buy' ? intent.slots.merchant : undefined;
  return shop
    ? `None of the offers shown is from ${shop}. Shall I search there?`
    : 'Which of the offers do you mean?';
}

async function propose(call: Call, { offer, quantity, address }: Purchase) {
  const [merchant = '', ...variant] = offer.ref.split('/');
  tell({ step: 'checkout', message: `Opening a checkout at ${offer.merchant.name}` });
  const opened = await call('checkout', 'create_checkout', {
    merchant,
    lines: [{ item: variant.join('/'), quantity }],
    ...(address ? { address } : {}),
  });
  if (opened.kind === 'problem') return opened;
  if (opened.kind === 'proposal')
    return {
      kind: 'problem' as const,
      code: 'approval_required',
      message: opened.sentence,
      mend: `Decide at ${opened.url}, then ask again.`,
    };
  const checkout = checkoutView.parse(opened.data);
  tell({ step: 'propose', message: 'Writing the proposal' });
  const proposed = await call('checkout', 'complete_checkout', {
    merchant,
    id: checkout.id,
    ...(address ? { address } : {}),
  });
  return proposed.kind === 'proposal' ? { ...proposed, checkout } : proposed;
}

/** A preference that cannot be met, such as an address that is gone, keeps nobody from buying. */
async function proposePreferred(call: Call, { wanted, used }: Preferred, meant: Purchase) {
  const proposed = await propose(call, wanted);
  return proposed.kind === 'problem' && used.length > 0
    ? { proposed: await propose(call, meant), wanted: meant, used: [] }
    : { proposed, wanted, used };
}

interface Preferred {
  readonly wanted: Purchase;
  readonly used: readonly KnownPreference[];
}

/** A new purchase with what the message leaves open prefilled by what the person prefers. The card shows it all. */
async function asPreferred(call: Call, intent: Buying, meant: Purchase): Promise<Preferred> {
  if (intent.intent !== 'buy') return { wanted: meant, used: [] };
  const { address, quantity } = purchasePrefill(meant.offer.ref, await preferencesOf(call));
  const used = [
    ...(address && !meant.address ? [address] : []),
    ...(quantity && meant.quantity === 1 && !intent.slots.quantity ? [quantity] : []),
  ];
  const wanted: Purchase = {
    ...meant,
    ...(used.includes(address!) ? { address: address!.value } : {}),
    ...(used.includes(quantity!) ? { quantity: Number(quantity!.value) } : {}),
  };
  return { wanted, used };
}

/** The purchase that the message asks for: a new one, or the last one with a part of it changed. */
function purchaseMeant(intent: Buying, { shoppingState }: Shopping): Purchase | undefined {
  const { offers, wish, purchase } = shoppingState;
  switch (intent.intent) {
    case 'buy': {
      const offer = choose(intent.slots, offers);
      const { address } = intent.slots;
      return (
        offer && {
          offer,
          quantity: intent.slots.quantity ?? wish?.quantity ?? 1,
          address: address?.toLowerCase(),
          proposal: null,
        }
      );
    }
    case 'change_quantity':
      return purchase && intent.slots.quantity > 0
        ? { ...purchase, quantity: intent.slots.quantity }
        : undefined;
    case 'change_address':
      return purchase ? { ...purchase, address: intent.slots.address.toLowerCase() } : undefined;
    case 'checkout':
      return purchase
        ? { ...purchase, ...(intent.slots.address ? { address: intent.slots.address.toLowerCase() } : {}) }
        : undefined;
  }
}

/** A changed purchase takes the place of the one that waits; two cards for one wish would be one too many. */
async function takeEarlierBack(
  call: Call,
  { open, shoppingState: { purchase }, queue: [intent] }: Shopping,
): Promise<string | undefined> {
  const earlier = open.find(({ id }) => id === purchase?.proposal);
  if (!earlier || intent?.intent === 'buy') return undefined;
  await withdraw(call, earlier, 'Replaced by a changed one');
  return earlier.id;
}

const cartPart = ({ offer }: Purchase, { terms }: CheckoutView): AnswerPart => ({
  kind: 'cart',
  merchants: [
    {
      merchant: offer.merchant.name,
      lines: terms.lines.map(({ title, quantity, total }) => ({ title, quantity, total })),
      totals: [...terms.totals, { label: 'Total', value: terms.total }],
    },
  ],
});

/** The proposal that waits for exactly this purchase. Asking for it again is neither a change nor a decision. */
const openAs = ({ open, shoppingState: { purchase } }: Shopping, wanted: Purchase): Open | undefined =>
  wanted.address === purchase?.address ? open.find(({ id }) => id === wanted.proposal) : undefined;

function choose(slots: IntentOf<'buy'>['slots'], offers: readonly OfferPart[]): OfferPart | undefined {
  const at = slots.merchant?.toLowerCase();
  const fitting = at
    ? offers.filter(({ merchant }) => merchant.id.includes(at) || merchant.name.toLowerCase().includes(at))
    : offers;
  switch (slots.choice) {
    case 'best':
      return fitting[0];
    case 'ordinal':
      return fitting.find(({ ordinal }) => ordinal === slots.ordinal);
    case 'cheapest':
      return [...fitting].sort((a, b) => a.landed.amount - b.landed.amount)[0];
    case 'fastest':
      return fitting
        .filter(({ arrives }) => arrives)
        .sort((a, b) => a.arrives!.to.localeCompare(b.arrives!.to))[0];
    case 'product': {
      const wanted = slots.product?.toLowerCase() ?? '';
      const named = fitting.filter(
        ({ title, ref }) => ref === slots.product || title.toLowerCase().includes(wanted),
      );
      return named.length === 1 ? named[0] : undefined;
    }
  }
}
