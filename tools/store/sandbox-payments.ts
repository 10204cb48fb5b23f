import { sha256 } from '../../platform/canonical.ts';
import { judgeCredential } from './business/payment.ts';
import type { PaymentProvider } from './ports.ts';

/** The sandbox payment provider behind the port: it moves no money, so giving back and refunding are done at once. */
export const sandboxPayments: PaymentProvider = {
  authorize: async ({ credential, checkoutId, idempotencyKey }) => ({
    ...judgeCredential(credential, checkoutId),
    reference: `auth_${sha256(`${checkoutId} ${idempotencyKey}`).slice(0, 24)}`,
  }),
  release: async () => {},
  refund: async () => {},
};
