import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import './ports.ts';
import './tables.ts';

const registered = z.object({ name: z.string(), url: z.string() }).nullable();

/** Lets agents deal with one more merchant: what they may spend and send there follows from it, so a person decides. */
export const registerMerchant = localAction({
  name: 'register_merchant',
  title: 'Register a merchant',
  description:
    'Proposes to let agents search and buy at one more UCP merchant. Needs its origin, such as https://shop.example.',
  version: 1,
  scopes: ['merchants:act'],
  egress: 'none',
  input: z.object({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
    name: z.string().min(1).max(120),
    url: z.url({ protocol: /^https?$/ }),
  }),
  output: z.object({ registered: z.boolean() }),
  say: () => 'The merchant is registered.',
  async preview({ id, name, url }, context) {
    const origin = new URL(url).origin;
    const before = await context.store(store =>
      store.selectFrom('merchants.merchant').select(['name', 'url']).where('id', '=', id).executeTakeFirst(),
    );
    if (before?.url === origin && before.name === name)
      throw new Refusal('invalid_input', `${name} is registered already.`);
    return {
      sentence: `Let agents search and buy at ${name} (${origin}).`,
      targets: [{ ref: id, title: name, before: before ?? null, after: { name, url: origin } }],
      totals: [],
      facts: [{ label: 'Address', value: origin, source: 'the request' }],
      reversibility: { kind: 'reversible' as const, how: 'Suspend the merchant.' },
      risk: { level: 'high' as const, reasons: ['Agents may send a buyer’s details and orders there.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: async (target, { store }) =>
    (await store
      .selectFrom('merchants.merchant')
      .select(['name', 'url'])
      .where('id', '=', target.ref)
      .executeTakeFirst()) ?? null,
  async apply(target, { store, tenant }) {
    const after = registered.parse(target.after)!;
    await store
      .insertInto('merchants.merchant')
      .values({ tenant_id: tenant, id: target.ref, ...after })
      .onConflict(conflict =>
        conflict.columns(['tenant_id', 'id']).doUpdateSet({ ...after, suspended_at: null }),
      )
      .execute();
    return { receipt: { id: target.ref } };
  },
  result: receipts => ({ registered: receipts[0] !== null }),
});
