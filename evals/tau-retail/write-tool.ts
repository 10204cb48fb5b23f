import { z } from 'zod';
import { canonicalJson, type Json } from '../../platform/canonical.ts';
import type { Store } from '../../platform/database/store.ts';
import { type LocalAction, localAction, type Target } from '../../platform/tool.ts';
import type { Change } from './change.ts';
import { type Kind, type Order, order, type RecordOf, type User, user } from './records.ts';
import { type Rested, recordCalled, variantsAgain } from './shop-records.ts';
import './tables.ts';

/** The records that a write touches or may touch, and the variants it rests on: the shape of a target's `before`. */
interface Before {
  readonly order: Order | null;
  readonly user: User;
  readonly rested: readonly Rested[];
}
interface After {
  readonly order: Order | null;
  readonly user: User;
}

const written = z.object({ order: order.nullable(), user });

interface Definition<Input extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  /** Reads what the change is of, and works it out; refuses what cannot be done. */
  change(
    input: z.output<Input>,
    store: Store,
  ): Promise<{ readonly now: Pick<Before, 'order' | 'user'>; readonly change: Change }>;
}

/** A write of the shop: one target with the order and its customer, changed together or not at all. */
export const write = <Input extends z.ZodObject>(
  definition: Definition<Input>,
): LocalAction<Input, typeof written> =>
  localAction({
    name: definition.name,
    title: definition.title,
    description: definition.description,
    version: 1,
    scopes: ['retail:act'],
    egress: 'none',
    input: definition.input,
    output: written,
    say: ({ order, user }) =>
      order ? `Order ${order.order_id} is ${order.status}.` : `${user.user_id} was changed.`,
    async preview(input, context) {
      const { now, change } = await context.store(store => definition.change(input, store));
      const before: Before = { ...now, rested: change.rested };
      const after: After = { order: change.order, user: change.user };
      const ref = now.order ? `orders/${now.order.order_id}` : `users/${now.user.user_id}`;
      return {
        sentence: change.sentence,
        targets: [{ ref, title: definition.title, before: json(before), after: json(after) }],
        totals: totalsOf(change.charge),
        facts: [{ label: 'Customer', value: now.user.user_id, source: 'the shop’s records' }],
        reversibility: {
          kind: 'irreversible',
          why: 'The shop has no tool that takes this back.',
          contact: 'a human agent of the shop',
        },
        risk: { level: 'medium', reasons: ['It changes what a customer gets or pays.'] },
        guarantees: { conditionalWrite: true, idempotencyKey: true },
        account: null,
      };
    },
    async read(target, { store }) {
      const before = beforeOf(target);
      const now: Before = {
        order: before.order && (await recordCalled(store, 'orders', before.order.order_id)),
        user: await recordCalled(store, 'users', before.user.user_id),
        rested: await variantsAgain(store, before.rested),
      };
      return json(now);
    },
    async apply(target, { store }) {
      const before = beforeOf(target);
      const after = target.after as unknown as After;
      if (after.order) await replace(store, 'orders', after.order.order_id, after.order);
      if (!after.order || canonicalJson(after.user) !== canonicalJson(before.user))
        await replace(store, 'users', after.user.user_id, after.user);
      return { receipt: target.after };
    },
    result: ([receipt]) => written.parse(receipt),
  });

const json = (records: Before | After): Json => records as unknown as Json;
const beforeOf = (target: Target): Before => target.before as unknown as Before;

/** What is paid or comes back, for the card: whole cents. */
function totalsOf(charge: number) {
  const amount = Math.round(Math.abs(charge) * 100);
  if (amount === 0) return [];
  return [{ label: charge > 0 ? 'To pay' : 'Comes back', value: { amount, currency: 'USD' } }];
}

async function replace<K extends Kind>(
  store: Store,
  kind: K,
  id: string,
  record: RecordOf[K],
): Promise<void> {
  await store
    .updateTable('retail.record')
    .set({ document: JSON.stringify(record) })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .execute();
}
