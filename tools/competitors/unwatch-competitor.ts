import { z } from 'zod';
import type { Json } from '../../platform/canonical.ts';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import { type Scope, scope, scopeInWords } from './scope.ts';
import './tables.ts';

const standing = z.object({ merchant: z.string(), scope, every_hours: z.int() });

/** The watch as it stands; null where it has ended or never was. */
async function liveWatch(store: Store, id: string) {
  return store
    .selectFrom('competitors.watch')
    .select(['merchant', 'merchant_name', 'scope', 'every_hours'])
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}
const stateOf = (watch: { merchant: string; scope: Scope; every_hours: number } | undefined): Json =>
  watch ? { merchant: watch.merchant, scope: watch.scope, every_hours: watch.every_hours } : null;

export const unwatchCompetitor = localAction({
  name: 'unwatch_competitor',
  title: 'End a watch',
  description:
    'Proposes to end a watch of a competitor. What it saw is kept, but rules do not see it any more.',
  version: 1,
  scopes: ['competitors:act'],
  egress: 'none',
  input: z.object({ watch: z.uuid() }),
  output: z.object({ ended: z.boolean() }),
  say: () => 'The watch has ended.',
  async preview({ watch: id }, context) {
    const watch = await context.store(store => liveWatch(store, id));
    if (!watch)
      throw new Refusal('not_found', 'There is no such watch.', {
        path: 'watch',
        mend: 'Look at list_watches.',
      });
    return {
      sentence: `Stop watching ${watch.merchant_name} for ${scopeInWords(watch.scope)}.`,
      targets: [{ ref: id, title: watch.merchant_name, before: stateOf(watch), after: null }],
      totals: [],
      facts: [],
      reversibility: { kind: 'reversible' as const, how: 'Watch it again with watch_competitor.' },
      risk: { level: 'low' as const, reasons: ['Price rules do not see this competitor any more.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: async (target, { store }) => stateOf(await liveWatch(store, target.ref)),
  async apply(target, { store, now }) {
    await store
      .updateTable('competitors.watch')
      .set({ ended_at: now() })
      .where('id', '=', target.ref)
      .where('ended_at', 'is', null)
      .execute();
    return { receipt: { watch: target.ref } };
  },
  result: receipts => ({ ended: receipts[0] !== null }),
  undo(target) {
    const { merchant, scope: of, every_hours } = standing.parse(target.before);
    return { tool: 'watch_competitor', input: { competitor: merchant, ...of, every_hours } };
  },
});
