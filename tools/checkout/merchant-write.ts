import type { z } from 'zod';
import { canonicalJson, type Json } from '../../platform/canonical.ts';
import type { ActionContext, QueryContext } from '../../platform/context.ts';
import { action, type OutsideAction, type Target } from '../../platform/tool.ts';
import { merchantCalled } from '../merchants/merchant-called.ts';
import type { CallHow, MerchantConnection } from '../merchants/ports.ts';

export const connectionTo = async (context: QueryContext, id: string): Promise<MerchantConnection> =>
  context.ports.merchants.open(await merchantCalled(context, id));

interface MerchantWrite<Input extends z.ZodObject, View extends z.ZodType> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: Input;
  readonly view: View;
  readonly say: (view: z.output<View>) => string;
  readonly nextSteps?: () => readonly string[];
  /** What it is about at the merchant: a document's id, or a word for a new one. */
  readonly about: (input: z.output<Input>) => string;
  readonly sentence: (merchant: string, input: z.output<Input>) => string;
  /** Refuses what can never be sent. */
  readonly check?: (input: z.output<Input>, context: QueryContext) => Promise<unknown>;
  readonly send: (
    input: z.output<Input>,
    shop: MerchantConnection,
    context: ActionContext,
    how: CallHow & { readonly idempotencyKey: string },
  ) => Promise<z.input<View>>;
}

/**
 * A write at a merchant that binds nobody: a cart, a checkout that is not paid. It carries a buyer's data outside, so
 * it is an action; it holds nothing, costs nothing and lapses by itself, so a shipped standing policy covers it for
 * registered merchants. A lost answer is learned by sending it again under the same key.
 */
export function merchantWrite<Input extends z.ZodObject<{ merchant: z.ZodString }>, View extends z.ZodType>(
  write: MerchantWrite<Input, View>,
): OutsideAction<Input, View> {
  const apply = async (target: Target, context: ActionContext) => {
    const input = write.input.parse(target.after) as z.output<Input>;
    const shop = await connectionTo(context, input.merchant as string);
    const how = { signal: context.signal, idempotencyKey: context.idempotencyKey };
    return { receipt: JSON.parse(canonicalJson(await write.send(input, shop, context, how))) as Json };
  };
  const { name, title, description, input, say } = write;
  return action<Input, View>({
    name,
    title,
    description,
    version: 1,
    scopes: ['checkout:act'],
    egress: 'merchants',
    untrusted: true,
    input,
    output: write.view,
    say,
    ...(write.nextSteps ? { nextSteps: write.nextSteps } : {}),
    async preview(wanted, context) {
      await write.check?.(wanted, context);
      const merchant = await merchantCalled(context, wanted.merchant as string);
      return {
        sentence: write.sentence(merchant.name, wanted),
        targets: [
          {
            ref: `${merchant.id}/${write.about(wanted)}`,
            title: merchant.name,
            before: null,
            after: JSON.parse(JSON.stringify(wanted)) as Json,
          },
        ],
        totals: [],
        facts: [],
        reversibility: { kind: 'reversible', how: 'It lapses by itself, and nothing is ordered by it.' },
        risk: { level: 'low', reasons: [] },
        guarantees: { conditionalWrite: false, idempotencyKey: true },
        account: merchant.id,
      };
    },
    read: async () => null,
    apply,
    reconcile: async (target, context) => ({ outcome: 'applied', ...(await apply(target, context)) }),
    verify: async (_target, receipt) => ({ verdict: 'verified', seen: receipt }),
    result: ([receipt]) => write.view.parse(receipt) as z.input<View>,
  });
}
