import { z } from 'zod';
import type { Json } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import type { ReviseCall, Target } from '../../platform/tool.ts';
import { checkoutView } from './checkout-view.ts';
import { placed } from './placed-order.ts';

const editedFields = z.strictObject({
  item: z.string().min(1).optional(),
  quantity: z.int().min(1).max(100).optional(),
  address: z.string().min(1).optional(),
  delivery: z.string().nullish(),
});

function parseEdit(fields: unknown): z.output<typeof editedFields> {
  const parsed = editedFields.safeParse(fields);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Refusal('invalid_input', `${issue.path.join('.') || 'The edit'}: ${issue.message}`, {
    path: issue.path.join('.'),
    mend: `One can change ${Object.keys(editedFields.shape).join(', ')}.`,
  });
}

/** What a person may change of an order before signing it. A changed one is a checkout of its own, at exact new totals. */
export const orderEdits = {
  fields(_input: unknown, [target]: readonly Target[]): Record<string, Json> {
    const { lines, address, option } = placed.parse(target!.after).rebuild;
    return { item: lines[0]!.item, quantity: lines[0]!.quantity, address, delivery: option };
  },
  async inputFrom(
    fields: unknown,
    earlier: {
      readonly input: {
        merchant: string;
        id: string;
        address?: string | undefined;
        discount_codes: string[];
      };
      readonly targets: readonly Target[];
    },
    call: ReviseCall,
  ) {
    const { input, targets } = earlier;
    const changed = parseEdit(fields);
    const { lines, address, option } = placed.parse(targets[0]!.after).rebuild;
    const [first, ...rest] = lines;
    const delivery = changed.delivery ?? option;
    const opened = checkoutView.parse(
      await call('create_checkout', {
        merchant: input.merchant,
        lines: [
          { item: changed.item ?? first!.item, quantity: changed.quantity ?? first!.quantity },
          ...rest,
        ],
        address: changed.address ?? address,
        ...(delivery ? { option: delivery } : {}),
        discount_codes: input.discount_codes,
      }),
    );
    return { ...input, id: opened.id, address: changed.address ?? address };
  },
};
