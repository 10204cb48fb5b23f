import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import type { ActionContext, QueryContext } from '../../platform/context.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { registerEvent } from '../../platform/events/schemas.ts';
import { format, type Money, money } from '../../platform/money.ts';
import type {
  Answer,
  Applied,
  Guarantees,
  InOneCall,
  Reconciliation,
  Target,
  Undo,
  Verification,
} from '../../platform/tool.ts';
import type { StandingPrice, WhyChanged } from './ports.ts';
import { ownShop } from './price-rows.ts';
import type { Beside } from './rules/leans-on.ts';

/** What a target of a price run says: the price that stands, and the one that is to stand. */
const standing = z.object({
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
});
export type PriceReceipt = z.infer<typeof priceReceipt>;
registerEvent('price.changed', 1, priceReceipt);

/** Our own tables replace a price at its version and know each write by its key. */
export const ownGuarantees: Guarantees = { conditionalWrite: true, idempotencyKey: true };

/** One price to be changed, from the one that stands now. */
export const priceTarget = (
  row: { readonly variantId: string; readonly sku: string; readonly title: string },
  before: StandingPrice,
  price: Money,
  why: Pick<WhyChanged, 'cause' | 'rule'>,
  beside: Beside = {},
): Target => ({
  ref: `${ownShop}/${row.variantId}`,
  title: `${row.title}: ${format(before.price)} → ${format(price)}`,
  before: { price: before.price, version: before.version, ...beside },
  after: { price, sku: row.sku, variant: row.variantId, cause: why.cause, rule: why.rule },
});

const pricesTogether = 50;

/** Targets of one leg in their order, so many of them at a time to be carried out together. */
export const inGroups = (targets: readonly Target[], leg = ''): Target[] =>
  targets.map((target, index) => ({ ...target, together: `${leg}${Math.floor(index / pricesTogether)}` }));

const wantedIn = (target: Target) => wanted.parse(target.after);

const gone = new Refusal('not_found', 'This variant has no price of record any more.');

/** Where each stands, in the order of the targets. */
async function standingOf(
  context: QueryContext,
  targets: readonly Target[],
): Promise<readonly Answer<StandingPrice>[]> {
  const variants = targets.map(target => wantedIn(target).variant);
  const found = await context.ports.ownPrices.read(context.tenant, ownShop, variants);
  return variants.map(variant => {
    const value = found.get(variant);
    return value ? { value } : { problem: gone.problem };
  });
}

function appliedTo(target: Target, after: StandingPrice, run: string): Applied {
  const { variant, sku, rule } = wantedIn(target);
  const before = standing.parse(target.before).price;
  const receipt: PriceReceipt = {
    shop: ownShop,
    variant,
    sku,
    before,
    after: after.price,
    version: after.version,
    rule,
    run,
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
const besideOf = ({ cost, map }: z.output<typeof standing>): Beside => ({
  ...(cost === undefined ? {} : { cost }),
  ...(map === undefined ? {} : { map }),
});

async function applyOne(target: Target, context: ActionContext): Promise<Applied> {
  const { price, variant, cause, rule, until } = wantedIn(target);
  const shown = standing.parse(target.before);
  const after = await context.ports.ownPrices.write(context.tenant, {
    shop: ownShop,
    variantId: variant,
    price,
    expects: { price: shown.price, version: shown.version, beside: besideOf(shown) },
    key: context.idempotencyKey,
    why: { cause, rule, proposal: context.proposal },
    at: context.now(),
    until: until ? new Date(until) : undefined,
  });
  return appliedTo(target, after, context.proposal);
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
  const shown = standing.parse(target.before);
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

/** Read and read back together; each price is still replaced by itself, at its version and under its key. */
const inOneCall: InOneCall = {
  most: pricesTogether,
  async read(targets, context) {
    const standing = standingOf(context, targets);
    const now = context.now();
    return (await answersWith(standing, (seen, index) => standsAs(targets[index]!, seen, context))).map(
      (answer, index) => (isOver(targets[index]!, now) ? { problem: tooLate.problem } : answer),
    );
  },
  async apply(sendings, context) {
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
    const written = await context.ports.ownPrices.written(context.tenant, context.idempotencyKey);
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
