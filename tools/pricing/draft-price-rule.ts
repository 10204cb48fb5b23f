import { z } from 'zod';
import type { DraftContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { draft } from '../../platform/tool.ts';
import { withKnownNames } from './names.ts';
import { priceRows } from './price-rows.ts';
import { shopTerms } from './rule-book.ts';
import { findingsIn } from './rules/findings.ts';
import { ruleFromIntent } from './rules/from-intent.ts';
import { PriceWish } from './rules/price-wish.ts';
import { readBack } from './rules/read-back.ts';
import { readRule } from './rules/read-rule.ts';
import type { PriceRule } from './rules/rule.ts';
import { shopCalled } from './shops/shop-book.ts';
import { shopInput } from './shops/shop-input.ts';
import './tables.ts';

const asked = z.object({
  name: z.string().min(1).max(200).default('Price rule'),
  wish: PriceWish.optional(),
  document: z.looseObject({}).optional().describe('A whole PriceRule instead of a wish'),
  rule: z.string().max(100).optional().describe('Id of the rule that this is a new version of'),
  shop: shopInput.describe('Whose goods the names are: our own shop, or one of list_shops'),
  time_zone: z.string().default('UTC'),
  currency: z.string().length(3).default('USD'),
});
const named = z.object({
  rule: z.string(),
  version: z.int(),
  sentence: z.string().describe('What the rule will do, made from the rule itself'),
  findings: z.array(z.object({ kind: z.string(), says: z.string(), mend: z.string() })),
});

/** A rule changes no price: it is written down, checked, and read back to whoever asked. */
export const draftPriceRule = draft({
  name: 'draft_price_rule',
  title: 'Draft a price rule',
  description:
    'Writes a price rule from a wish (which goods, what change, which limits) or a whole rule document, checks it, and reads it back. Changes no price.',
  version: 1,
  scopes: ['pricing:draft'],
  egress: 'none',
  input: asked,
  output: named,
  say: ({ sentence }) => sentence,
  nextSteps: ({ rule }) => [`simulate_price_rule with rule ${rule}`, `apply_price_rule proposes it`],
  async run(input, context) {
    const id = input.rule ?? `rule-${context.newId().slice(-8)}`;
    const version = 1 + (await newestVersion(context, id));
    const rule = await ruleOf(input, id, version, context);
    await context.store(store =>
      store
        .insertInto('pricing.rule')
        .values({
          tenant_id: context.tenant,
          id,
          version,
          name: rule.name,
          document: JSON.stringify(rule),
          created_at: context.now(),
          created_by: context.principal.id,
        })
        .execute(),
    );
    const findings = findingsIn({ rules: [rule], on_tie: 'block' }, context.now());
    return {
      rule: id,
      version,
      sentence: readBack(rule),
      findings: findings.map(({ kind, says, mend }) => ({ kind, says, mend })),
    };
  },
});

const newestVersion = async (context: DraftContext, id: string): Promise<number> => {
  const row = await context.store(store =>
    store
      .selectFrom('pricing.rule')
      .select('version')
      .where('id', '=', id)
      .orderBy('version', 'desc')
      .executeTakeFirst(),
  );
  return row?.version ?? 0;
};

const rowsOf = async (context: DraftContext, shop: string) =>
  priceRows(context, new Map(), (await shopCalled(context, shop))?.id);

async function ruleOf(
  input: z.output<typeof asked>,
  id: string,
  version: number,
  context: DraftContext,
): Promise<PriceRule> {
  if ((input.wish === undefined) === (input.document === undefined))
    throw new Refusal('invalid_input', 'Give a wish or a whole document, and not both.');
  const reading = input.wish
    ? ruleFromIntent(withKnownNames(input.wish, await rowsOf(context, input.shop)), {
        id,
        version,
        name: input.name,
        currency: input.currency,
        time_zone: input.time_zone,
        now: context.now(),
        terms: shopTerms,
      })
    : readRule({ ...input.document, id, version, name: input.name });
  if (reading.ok) return reading.value;
  const [first, ...more] = reading.problems;
  throw new Refusal('invalid_input', `${first!.path || 'The rule'}: ${first!.message}`, {
    path: first!.path,
    mend: more.length
      ? `Also: ${more.map(({ path, message }) => `${path || 'the rule'}: ${message}`).join('; ')}.`
      : 'Mend it and draft it again; nothing was written.',
  });
}
