import { z } from 'zod';
import { format, money } from '../../platform/money.ts';
import type { UcpCart } from '../merchants/ucp.ts';

export const cartView = z.object({
  merchant: z.string(),
  id: z.string(),
  lines: z.array(z.object({ item: z.string(), title: z.string(), quantity: z.int(), total: money })),
  totals: z.array(z.object({ label: z.string(), value: money })),
  total: money,
});
export type CartView = z.infer<typeof cartView>;

export function viewCart(merchant: string, cart: UcpCart): CartView {
  const of = (amount: number) => ({ amount, currency: cart.currency });
  return {
    merchant,
    id: cart.id,
    lines: cart.line_items.map(line => ({
      item: line.item.id,
      title: line.item.title,
      quantity: line.quantity,
      total: of(line.totals.find(({ type }) => type === 'total')?.amount ?? line.item.price * line.quantity),
    })),
    totals: cart.totals
      .filter(({ type }) => type !== 'total')
      .map(({ type, display_text, amount }) => ({ label: display_text ?? type, value: of(amount) })),
    total: of(cart.totals.find(({ type }) => type === 'total')?.amount ?? 0),
  };
}

/** `1 line`, `2 lines` */
export const counted = ({ length }: readonly unknown[]): string =>
  `${length} ${length === 1 ? 'line' : 'lines'}`;

export const sayCart = ({ lines, total, merchant }: CartView): string =>
  `Cart at ${merchant}: ${counted(lines)}, ${format(total)}.`;
