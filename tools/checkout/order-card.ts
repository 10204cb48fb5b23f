import { Refusal } from '../../platform/errors.ts';
import { format } from '../../platform/money.ts';
import type { UcpCheckout } from '../merchants/ucp.ts';
import type { CheckoutTerms } from './terms.ts';

/** What the card of an order says, from its terms. */
export function describe({ lines: [first, ...more] }: CheckoutTerms): string {
  const title = first ? `${first.quantity > 1 ? `${first.quantity} × ` : ''}${first.title}` : 'nothing';
  return more.length ? `${title} and ${more.length} more` : title;
}

export function notReady(merchant: string, checkout: UcpCheckout): Refusal {
  if (checkout.status === 'requires_escalation')
    return new Refusal('escalation_required', `${merchant} wants the buyer on its own page.`, {
      details: { url: checkout.continue_url ?? null },
    });
  return new Refusal(
    'vendor_refused',
    `The checkout at ${merchant} is ${checkout.status.replaceAll('_', ' ')}.`,
    {
      mend: 'Open a new checkout with create_checkout.',
      vendorText: checkout.messages.map(({ content }) => content).join(' '),
    },
  );
}

export function factsOf(merchant: string, terms: CheckoutTerms) {
  const source = `${merchant}’s checkout`;
  const { delivery } = terms;
  return [
    { label: 'Merchant', value: merchant, source: 'our register' },
    ...(terms.destination
      ? [{ label: 'Deliver to', value: terms.destination, source: 'the buyer’s profile' }]
      : []),
    ...(delivery ? [{ label: 'Delivery', value: delivery.title, source, untrusted: true }] : []),
    ...(delivery?.to ? [{ label: 'Arrives', value: daysOf(delivery.from, delivery.to), source }] : []),
  ];
}

export const promiseOf = ({ delivery }: CheckoutTerms): string =>
  delivery?.to ? `, to arrive by ${dayName(delivery.to)}` : '';

const daysOf = (from: string | null, to: string): string =>
  from && from !== to ? `${dayName(from)} to ${dayName(to)}` : dayName(to);

/** `Thu, Nov 26`: a calendar day as people say it. */
const dayName = (day: string): string =>
  new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));

export function riskOf(terms: CheckoutTerms, cancellable: boolean) {
  const reasons = [`It spends ${format(terms.total)}.`];
  if (!cancellable) reasons.push('It cannot be undone over the merchant’s API.');
  const large = terms.total.amount >= 50_000;
  if (large) reasons.push('The amount is large.');
  return { level: large && !cancellable ? ('high' as const) : ('medium' as const), reasons };
}
