import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { merchantCalled } from './merchant-called.ts';
import './ports.ts';

export const getMerchant = query({
  name: 'get_merchant',
  title: 'Read a merchant',
  description:
    'Tells what a merchant offers: whether an order can be cancelled by API, whom to contact, payment handlers.',
  version: 1,
  scopes: ['merchants:read'],
  egress: 'merchants',
  untrusted: true,
  input: z.object({ merchant: z.string() }),
  output: z.object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    protocol: z.string(),
    cancellation: z.object({ until: z.string() }).nullable(),
    contact: z.string(),
    payment_handlers: z.array(z.string()),
    trust: z.record(z.string(), z.unknown()),
  }),
  say: merchant =>
    `${merchant.name}: ${merchant.cancellation ? `orders can be cancelled until ${merchant.cancellation.until}` : 'orders cannot be cancelled by API'}.`,
  async run({ merchant: id }, context) {
    const merchant = await merchantCalled(context, id);
    const facts = await context.ports.merchants.open(merchant).facts({ signal: context.signal });
    return {
      ...merchant,
      protocol: facts.version,
      cancellation: facts.cancellation,
      contact: facts.contact,
      payment_handlers: [...facts.paymentHandlers],
      trust: { ...facts.trust },
    };
  },
});
