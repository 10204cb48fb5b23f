import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import type { ActionContext, CallContext, QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
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
import { type PricePlace, placeOf } from './price-place.ts';
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

/** What a run at this shop can promise, and which account it uses: none of a vendor's for our own. */
export async function termsAt(
  context: Pick<QueryContext, 'ports' | 'tenant'>,
  shop: string,
): Promise<{ guarantees: Guarantees; account: string | null }> {
  const place = placeOf(shop);
  return { guarantees: await place.guarantees(context), account: place.account };
}

/** One price to be changed, from the one that stands now. */
export const priceTarget = (
  row: { readonly variantId: string; readonly sku: string; readonly title: string },
  before: StandingPrice,
  price: Money,
  why: Pick<WhyChanged, 'cause' | 'rule'>,
  { beside = {}, shop = ownShop }: { readonly beside?: Beside; readonly shop?: string } = {},
): Target => {
  const { account } = placeOf(shop);
  return {
    ref: `${shop}/${row.variantId}`,
    title: `${row.title}: ${format(before.price)} → ${format(price)}`,
    before: { price: before.price, version: before.version, ...beside },
    after: {
      price,
      sku: row.sku,
      variant: row.variantId,
      ...(account === null ? {} : { shop: account }),
      cause: why.cause,
      rule: why.rule,
    },
  };
};

const wantedIn = (target: Target) => wanted.parse(target.after);

/** The place of the shop at which targets of one run are. */
const placeOfAll = ([first]: readonly Target[]): PricePlace =>
  placeOf((first && wantedIn(first).shop) ?? ownShop);

const gone = new Refusal('not_found', 'This variant has no price of record any more.');

/** Where each stands, in the order of the targets. */
async function standingOf(
  context: QueryContext,
  targets: readonly Target[],
): Promise<readonly Answer<StandingPrice>[]> {
  const variants = targets.map(target => wantedIn(target).variant);
  const found = await placeOfAll(targets).read(context, variants);
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

async function applyAll(
  sendings: readonly Sending[],
  context: CallContext,
): Promise<readonly Answer<Applied>[]> {
  const place = placeOfAll(sendings.map(({ target }) => target));
  const writes = sendings.map(({ target, idempotencyKey }) => writeOf(target, idempotencyKey, context));
  return answersWith(place.write(context, writes), (after, index) =>
    appliedTo(sendings[index]!.target, after, context.proposal),
  );
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

/**
 * Read and read back together. Our own prices are still replaced one by one, each at its version and under its key; a
 * vendor is looked at by `apply` itself, right before it writes.
 */
const inOneCall: InOneCall = {
  most: mostTogether,
  async read(targets, context) {
    const now = context.now();
    const standing = placeOfAll(targets).looksItself
      ? targets.map(({ before }) => ({ value: before }))
      : await answersWith(standingOf(context, targets), (seen, index) =>
          standsAs(targets[index]!, seen, context),
        );
    return standing.map((answer, index) =>
      isOver(targets[index]!, now) ? { problem: tooLate.problem } : answer,
    );
  },
  apply: applyAll,
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
  if (!answer) throw gone;
  if ('value' in answer) return answer.value;
  const { code, message, ...extras } = answer.problem;
  throw new Refusal(code, message, extras);
}

/** How every action that changes prices of record carries its targets out. */
export const carryingOutPrices = {
  async read(target: Target, context: ActionContext) {
    if (isOver(target, context.now())) throw tooLate;
    return standsAs(target, await oneOf(standingOf(context, [target])), context);
  },
  apply: (target: Target, context: ActionContext): Promise<Applied> =>
    oneOf(applyAll([{ target, ...context }], context)),
  async reconcile(target: Target, context: ActionContext): Promise<Reconciliation> {
    const write = writeOf(target, context.idempotencyKey, context);
    const written = await placeOfAll([target]).written(context, write);
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
