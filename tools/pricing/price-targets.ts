import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import type { ActionContext, CallContext, QueryContext } from '../../platform/context.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { registerEvent } from '../../platform/events/schemas.ts';
import { format, type Money, money } from '../../platform/money.ts';
import type {
  Answer,
  Applied,
  Guarantees,
  InOneCall,
  Reconciliation,
  Sending,
  Target,
  Undo,
  Verification,
} from '../../platform/tool.ts';
import type { ShopWrite, ShopWritten, StandingPrice, WhyChanged } from './ports.ts';
import { mostTogether } from './price-groups.ts';
import { ownShop } from './price-rows.ts';
import type { Beside } from './rules/leans-on.ts';

/** What a target of a price run says: the price that stands, and the one that is to stand. */
const asShown = z.object({
  price: money,
  version: z.int(),
  /** Of a price that a rule made of its cost or its minimum advertised price: what they were. Minor units. */
  cost: z.int().nullable().optional(),
  map: z.int().nullable().optional(),
  /** Of a price that is to be put back: it must still be the one that this very run set. */
  set_by: z.enum(['this run', 'somebody else']).optional(),
});
const wanted = z.object({
  price: money,
  sku: z.string(),
  variant: z.string(),
  /** Our own when absent. */
  shop: z.string().optional(),
  cause: z.enum(['rule', 'revert', 'repair']),
  rule: z.object({ id: z.string(), version: z.int() }).nullable(),
  /** From then on it is not set any more. */
  until: z.iso.datetime().optional(),
});

export const priceReceipt = z.object({
  shop: z.string(),
  variant: z.string(),
  sku: z.string(),
  before: money,
  after: money,
  version: z.int(),
  rule: z.object({ id: z.string(), version: z.int() }).nullable(),
  run: z.string().describe('The proposal whose run changed it'),
  request: z.string().nullable().optional().describe('The vendor’s name for the request that set it'),
  window_ms: z
    .number()
    .nullable()
    .optional()
    .describe('From the last look at the vendor’s price to its word that it was set'),
});
export type PriceReceipt = z.infer<typeof priceReceipt>;
// One for each price of a run, which nobody has to be told of.
registerEvent('price.changed', 1, priceReceipt, { isKeptOnly: true });

/** Our own tables replace a price at its version and know each write by its key. */
export const ownGuarantees: Guarantees = { conditionalWrite: true, idempotencyKey: true };

/** What a run at this shop can promise, and which account it uses: none of a vendor's for our own. */
export async function termsAt(
  context: Pick<QueryContext, 'ports' | 'tenant'>,
  shop: string,
): Promise<{ guarantees: Guarantees; account: string | null }> {
  if (shop === ownShop) return { guarantees: ownGuarantees, account: null };
  return { guarantees: await context.ports.shopPrices.guarantees(context.tenant, shop), account: shop };
}

/** One price to be changed, from the one that stands now. */
export const priceTarget = (
  row: { readonly variantId: string; readonly sku: string; readonly title: string },
  before: StandingPrice,
  price: Money,
  why: Pick<WhyChanged, 'cause' | 'rule'>,
  { beside = {}, shop = ownShop }: { readonly beside?: Beside; readonly shop?: string } = {},
): Target => ({
  ref: `${shop}/${row.variantId}`,
  title: `${row.title}: ${format(before.price)} → ${format(price)}`,
  before: { price: before.price, version: before.version, ...beside },
  after: {
    price,
    sku: row.sku,
    variant: row.variantId,
    ...(shop === ownShop ? {} : { shop }),
    cause: why.cause,
    rule: why.rule,
  },
});

const wantedIn = (target: Target) => wanted.parse(target.after);

/** The shop at which targets of one run are. */
function shopOf([first]: readonly Target[]): string {
  return (first && wantedIn(first).shop) ?? ownShop;
}

const gone = new Refusal('not_found', 'This variant has no price of record any more.');

/** Where variants stand at a shop at this moment: in our own tables, or at the vendor. */
export const standingAt = (
  { ports, tenant, signal }: Pick<QueryContext, 'ports' | 'tenant' | 'signal'>,
  shop: string,
  variants: readonly string[],
): Promise<ReadonlyMap<string, StandingPrice>> =>
  shop === ownShop
    ? ports.ownPrices.read(tenant, shop, variants)
    : ports.shopPrices.read(tenant, shop, variants, { signal });

/** Where each stands, in the order of the targets. */
async function standingOf(
  context: QueryContext,
  targets: readonly Target[],
): Promise<readonly Answer<StandingPrice>[]> {
  const variants = targets.map(target => wantedIn(target).variant);
  const found = await standingAt(context, shopOf(targets), variants);
  return variants.map(variant => {
    const value = found.get(variant);
    return value ? { value } : { problem: gone.problem };
  });
}

function appliedTo(target: Target, after: StandingPrice | ShopWritten, run: string): Applied {
  const { variant, sku, rule, shop = ownShop } = wantedIn(target);
  const before = asShown.parse(target.before).price;
  const receipt = {
    shop,
    variant,
    sku,
    before,
    after: after.price,
    version: after.version,
    rule,
    run,
    ...('request' in after ? { request: after.request, window_ms: after.windowMs } : {}),
  };
  return { receipt, events: [{ type: 'price.changed', payload: receipt }] };
}

/** What a price run answers with: how many, and the first of them. */
export const priceRunResult = z.object({
  run: z.string().nullable(),
  changed: z.int(),
  prices: z.array(priceReceipt.pick({ sku: true, before: true, after: true })),
});
const shownPrices = 20;

function priceRunResultOf(receipts: readonly unknown[]): z.infer<typeof priceRunResult> {
  const made = receipts.filter(receipt => receipt !== null).map(receipt => priceReceipt.parse(receipt));
  return {
    run: made[0]?.run ?? null,
    changed: made.length,
    prices: made.slice(0, shownPrices).map(({ sku, before, after }) => ({ sku, before, after })),
  };
}

/** What was shown beside the price, and must still be so. */
const besideOf = ({ cost, map }: z.output<typeof asShown>): Beside => ({
  ...(cost === undefined ? {} : { cost }),
  ...(map === undefined ? {} : { map }),
});

function writeOf(target: Target, key: string, { proposal, now }: CallContext): ShopWrite {
  const { price, variant, cause, rule, until } = wantedIn(target);
  const shown = asShown.parse(target.before);
  return {
    variantId: variant,
    price,
    expects: { price: shown.price, version: shown.version, beside: besideOf(shown) },
    key,
    why: { cause, rule, proposal },
    at: now(),
    until: until ? new Date(until) : undefined,
  };
}

async function applyOne(target: Target, context: ActionContext): Promise<Applied> {
  const shop = shopOf([target]);
  if (shop !== ownShop) return oneOf(applyAtShop(shop, [{ target, ...context }], context));
  const write = writeOf(target, context.idempotencyKey, context);
  const after = await context.ports.ownPrices.write(context.tenant, { shop, ...write });
  return appliedTo(target, after, context.proposal);
}

async function applyAtShop(
  shop: string,
  sendings: readonly Sending[],
  context: CallContext,
): Promise<readonly Answer<Applied>[]> {
  const writes = sendings.map(({ target, idempotencyKey }) => writeOf(target, idempotencyKey, context));
  const written = context.ports.shopPrices.write(context.tenant, shop, writes, { signal: context.signal });
  return answersWith(written, (after, index) => appliedTo(sendings[index]!.target, after, context.proposal));
}

function verificationOf(target: Target, { price, version }: StandingPrice): Verification {
  const seen = { price, version };
  const meant = wantedIn(target).price;
  return canonicalJson(seen.price) === canonicalJson(meant)
    ? { verdict: 'verified', seen }
    : {
        verdict: 'drifted',
        seen,
        difference: `It stands at ${format(seen.price)}, not at ${format(meant)}.`,
      };
}

/** What stands, in the shape of the target's `before`. */
function standsAs(
  target: Target,
  { price, version, setBy, beside }: StandingPrice,
  { proposal }: { readonly proposal: string },
) {
  const shown = asShown.parse(target.before);
  return {
    price,
    version,
    ...(shown.cost === undefined ? {} : { cost: beside?.cost ?? null }),
    ...(shown.map === undefined ? {} : { map: beside?.map ?? null }),
    ...(shown.set_by ? { set_by: setBy === proposal ? 'this run' : 'somebody else' } : {}),
  };
}

const tooLate = new Refusal('target_stale', 'Its time was over before it could be set.');

/** Whether the time for which this price was to hold has passed. */
function isOver(target: Target, now: Date): boolean {
  const { until } = wantedIn(target);
  return until !== undefined && now >= new Date(until);
}

/** Others may hold these targets by now, so what was not sent yet waits for its next turn. */
const outOfTime = new Refusal(
  'vendor_unavailable',
  'The time for these prices was over before this one was set.',
);

/**
 * Read and read back together. Our own prices are still replaced one by one, each at its version and under its key; a
 * vendor is looked at by `apply` itself, right before it writes.
 */
const inOneCall: InOneCall = {
  most: mostTogether,
  async read(targets, context) {
    const now = context.now();
    const standing =
      shopOf(targets) === ownShop
        ? await answersWith(standingOf(context, targets), (seen, index) =>
            standsAs(targets[index]!, seen, context),
          )
        : targets.map(({ before }) => ({ value: before }));
    return standing.map((answer, index) =>
      isOver(targets[index]!, now) ? { problem: tooLate.problem } : answer,
    );
  },
  async apply(sendings, context) {
    const shop = shopOf(sendings.map(({ target }) => target));
    if (shop !== ownShop) return applyAtShop(shop, sendings, context);
    const answers: Answer<Applied>[] = [];
    for (const { target, idempotencyKey } of sendings)
      try {
        if (context.signal.aborted) throw outOfTime;
        answers.push({ value: await applyOne(target, { ...context, idempotencyKey }) });
      } catch (error) {
        answers.push({ problem: problemOf(error) });
      }
    return answers;
  },
  async verify(made, context) {
    const targets = made.map(({ target }) => target);
    return answersWith(standingOf(context, targets), (seen, index) => verificationOf(targets[index]!, seen));
  },
};

async function answersWith<From, To>(
  answers: Promise<readonly Answer<From>[]>,
  to: (value: From, index: number) => To,
): Promise<readonly Answer<To>[]> {
  return (await answers).map((answer, index) =>
    'value' in answer ? { value: to(answer.value, index) } : answer,
  );
}

async function oneOf<T>(answers: Promise<readonly Answer<T>[]>): Promise<T> {
  const [answer] = await answers;
  if (answer && 'value' in answer) return answer.value;
  throw gone;
}

/** How every action that changes prices of record carries its targets out. */
export const carryingOutPrices = {
  async read(target: Target, context: ActionContext) {
    if (isOver(target, context.now())) throw tooLate;
    return standsAs(target, await oneOf(standingOf(context, [target])), context);
  },
  apply: applyOne,
  async reconcile(target: Target, context: ActionContext): Promise<Reconciliation> {
    const { ports, tenant, idempotencyKey: key, signal } = context;
    const shop = shopOf([target]);
    const written =
      shop === ownShop
        ? await ports.ownPrices.written(tenant, key)
        : await ports.shopPrices.written(tenant, shop, writeOf(target, key, context), { signal });
    return written
      ? { outcome: 'applied', ...appliedTo(target, written, context.proposal) }
      : { outcome: 'not_applied' };
  },
  verify: async (target: Target, _receipt: unknown, context: QueryContext): Promise<Verification> =>
    verificationOf(target, await oneOf(standingOf(context, [target]))),
  inOneCall,
  result: priceRunResultOf,
  undo: (_target: Target, receipt: unknown): Undo => ({
    tool: 'revert_price_run',
    input: { run: priceReceipt.parse(receipt).run },
  }),
};
