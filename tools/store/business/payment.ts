import { sha256 } from '../../../platform/canonical.ts';

/** What a payment provider made of a credential. */
export type Verdict = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** A payment handler as the profile advertises it. */
export const sandboxHandler = {
  name: 'dev.countersign.sandbox_payments',
  id: 'mock_payment_handler',
  availableInstruments: [{ type: 'card' }],
  config: {
    environment: 'sandbox',
    tokens: { success: 'success_token', declined: 'fail_token' },
  },
} as const;

/** Card numbers that payment providers reserve for a refusal; every other one with a valid check digit is good. */
const refusedCards = new Set(['4000000000000002', '4000000000009995']);

/**
 * The sandbox payment provider. It moves no money and keeps nothing: a token carries its own outcome and, when it
 * was made for one checkout, a hash of that checkout, so that it is worthless elsewhere.
 */
export function judgeCredential(
  credential:
    | { type: string; token?: string | undefined; number?: string | undefined; binding?: unknown }
    | undefined,
  checkoutId: string,
): Verdict {
  if (!credential) return refused('The instrument carries no credential');
  const bound = boundCheckout(credential.binding);
  if (bound !== undefined && bound !== checkoutId) return refused('The token is bound to another checkout');
  if (credential.type === 'card') return judgeCard(credential.number);
  const token = credential.token ?? '';
  if (token === 'success_token') return { accepted: true };
  if (token === 'fail_token') return refused('The card was declined: insufficient funds');
  const [, outcome, seal] = /^tok_(ok|declined)_([0-9a-f]{32}|unbound)$/.exec(token) ?? [];
  if (outcome === undefined) return refused('The payment provider does not know this token');
  if (seal !== 'unbound' && seal !== sealOf(checkoutId))
    return refused('The token is bound to another checkout');
  return outcome === 'ok' ? { accepted: true } : refused('The card was declined: insufficient funds');
}

/** A token for a card; for one checkout when it is named. The number is forgotten at once. */
export function tokenize(card: { number?: string | undefined }, checkoutId: string | undefined): string {
  const outcome = judgeCard(card.number).accepted ? 'ok' : 'declined';
  return `tok_${outcome}_${checkoutId === undefined ? 'unbound' : sealOf(checkoutId)}`;
}

const sealOf = (checkoutId: string): string => sha256(`sandbox token for ${checkoutId}`).slice(0, 32);

function judgeCard(number: string | undefined): Verdict {
  const digits = (number ?? '').replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(digits) || !passesLuhn(digits)) return refused('The card number is not valid');
  return refusedCards.has(digits) ? refused('The card was declined: insufficient funds') : { accepted: true };
}

/** ISO/IEC 7812's check digit. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const refused = (reason: string): Verdict => ({ accepted: false, reason });

function boundCheckout(binding: unknown): string | undefined {
  if (typeof binding !== 'object' || binding === null || !('checkout_id' in binding)) return undefined;
  return typeof binding.checkout_id === 'string' ? binding.checkout_id : undefined;
}
