import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import { listMerchants } from '../merchants/list-merchants.ts';
import { ownShop } from '../pricing/price-rows.ts';
import { mostGoods } from './refresh.ts';
import { goodsIn, isSameScope, knownScope, type Scope, scope, scopeInWords } from './scope.ts';
import './ports.ts';
import './tables.ts';

const watched = z.object({
  merchant: z.string(),
  name: z.string(),
  scope,
  every_hours: z.int(),
});

/** Lets our agents ask a merchant for its prices again and again, and lets rules act on them: a person decides. */
export const watchCompetitor = localAction({
  name: 'watch_competitor',
  title: 'Watch a competitor',
  description:
    'Proposes to watch what competitors ask for goods of ours: all goods, or only those of given categories, brands, SKUs.',
  version: 1,
  scopes: ['competitors:act'],
  egress: 'none',
  input: z.object({
    competitor: z.string().optional().describe('Id or name from list_merchants; absent: all'),
    ...scope.shape,
    every_hours: z.int().min(1).max(168).default(6),
  }),
  output: z.object({ watches: z.array(z.string()) }),
  say: ({ watches }) => `${watches.length} ${watches.length === 1 ? 'watch' : 'watches'} added.`,
  nextSteps: () => ['refresh_competitor_offers reads the prices now'],
  async preview({ competitor, every_hours, ...asked }, context) {
    const goods = await context.ports.goods.list(context.tenant);
    const wanted = knownScope(asked, goods);
    const count = goodsIn(wanted, goods).length;
    if (count === 0 || count > mostGoods)
      throw new Refusal('invalid_input', `That is ${count} SKUs; a watch is for 1 to ${mostGoods}.`, {
        mend: 'Name other categories, brands or SKUs.',
      });
    const merchants = await unwatched(context, await competitorsCalled(context, competitor), wanted);
    const names = merchants.map(({ name }) => name).join(', ');
    const goodsInWords = `${scopeInWords(wanted)} (${count} SKUs)`;
    return {
      sentence: `Watch the prices of ${names} for ${goodsInWords}, every ${every_hours} hours.`,
      targets: merchants.map(({ id, name }) => ({
        ref: `${id}: ${scopeInWords(wanted)}`,
        title: name,
        before: null,
        after: { merchant: id, name, scope: wanted, every_hours },
      })),
      totals: [],
      facts: [
        { label: 'Competitors', value: names, source: 'the register of merchants' },
        { label: 'Goods', value: goodsInWords, source: 'the catalog' },
      ],
      reversibility: { kind: 'reversible' as const, how: 'End the watch with unwatch_competitor.' },
      risk: { level: 'low' as const, reasons: ['Price rules may act on what is seen there.'] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  async read(target, { store }) {
    const { merchant, scope: wanted } = watched.parse(target.after);
    const watch = (await liveWatches(store)).find(
      each => each.merchant === merchant && isSameScope(each.scope, wanted),
    );
    return watch ? { watch: watch.id } : null;
  },
  async apply(target, context) {
    const { merchant, name, scope: wanted, every_hours } = watched.parse(target.after);
    const id = context.newId();
    const now = context.now();
    await context.store
      .insertInto('competitors.watch')
      .values({
        tenant_id: context.tenant,
        id,
        merchant,
        merchant_name: name,
        scope: JSON.stringify(wanted),
        every_hours,
        created_at: now,
      })
      .execute();
    await context.store
      .insertInto('competitors.turn')
      .values({ tenant_id: context.tenant, watch_id: id, due_at: now })
      .execute();
    return { receipt: { watch: id } };
  },
  result: receipts => ({
    watches: receipts.flatMap(receipt => (receipt ? [(receipt as { watch: string }).watch] : [])),
  }),
  undo: (_target, receipt) => ({
    tool: 'unwatch_competitor',
    input: { watch: (receipt as { watch: string }).watch },
  }),
});

const liveWatches = (store: Store) =>
  store
    .selectFrom('competitors.watch')
    .select(['id', 'merchant', 'scope'])
    .where('ended_at', 'is', null)
    .execute();

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Merchants by id or name, and all of them when none is named. We are no competitor of ourselves. */
async function competitorsCalled(context: QueryContext, called: string | undefined): Promise<Named[]> {
  const { merchants } = await context.ask(listMerchants, {});
  const others = merchants.filter(({ id }) => id !== ownShop);
  const word = called?.trim().toLowerCase();
  const found = word
    ? others.filter(
        ({ id, name, url }) =>
          id === word || name.toLowerCase() === word || new URL(url).hostname.toLowerCase() === word,
      )
    : others;
  if (found.length) return found;
  throw new Refusal('not_found', `No competitor “${called ?? ''}” is registered.`, {
    path: 'competitor',
    mend: others.length
      ? `There are ${others.map(({ id }) => id).join(', ')}; register_merchant proposes another.`
      : 'register_merchant proposes one.',
  });
}

async function unwatched(
  context: QueryContext,
  merchants: readonly Named[],
  wanted: Scope,
): Promise<Named[]> {
  const watches = (await context.store(liveWatches)).filter(each => isSameScope(each.scope, wanted));
  const left = merchants.filter(({ id }) => !watches.some(({ merchant }) => merchant === id));
  if (left.length) return left;
  throw new Refusal('invalid_input', `${scopeInWords(wanted)} is watched there already.`, {
    mend: 'Look at list_watches.',
  });
}
