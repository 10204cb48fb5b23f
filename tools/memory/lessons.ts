import { z } from 'zod';
import type { Json } from '../../platform/canonical.ts';
import type { Preference } from './preference.ts';

/** How a person ended a proposed order before it was carried out. */
export type Ended =
  | {
      readonly how: 'rejected';
      readonly reason: string | null;
      readonly merchant: { readonly id: string; readonly name: string };
    }
  | {
      readonly how: 'edited';
      readonly merchant: { readonly id: string };
      /** What could be changed on the card, before and after. */
      readonly before: Json;
      readonly after: Json;
    };

const tooExpensive =
  /\b(?:too (?:expensive|dear|pricey|costly|much)|over (?:my |the )?budget|costs? too much|cheaper)\b/i;
const notFrom = /\b(?:never|not|don['’]?t|no more|nothing)\b[^.;]{0,30}\b(?:from|at|with|there)\b/i;
const thisShop = /\b(?:this|that) (?:shop|store|merchant|seller)\b|\bthem\b|\bthere\b/i;

/** What a decision teaches: little, and only what the person's own words or changes say. */
export function lessonsOf(ended: Ended): Preference[] {
  return ended.how === 'rejected' ? fromReason(ended) : fromEdit(ended);
}

function fromReason({ reason, merchant }: Extract<Ended, { how: 'rejected' }>): Preference[] {
  if (!reason) return [];
  const names = [merchant.name, merchant.id].map(name => name.toLowerCase());
  const namesIt = names.some(name => reason.toLowerCase().includes(name)) || thisShop.test(reason);
  return [
    ...(tooExpensive.test(reason) ? [{ about: 'price', stance: 'prefer', value: 'low' } as const] : []),
    ...(notFrom.test(reason) && namesIt
      ? [{ about: 'merchant', stance: 'avoid', value: merchant.id } as const]
      : []),
  ];
}

const fields = z.object({ item: z.string(), quantity: z.int(), address: z.string() });

function fromEdit({ before, after, merchant }: Extract<Ended, { how: 'edited' }>): Preference[] {
  const [was, is] = [fields.safeParse(before), fields.safeParse(after)];
  if (!was.success || !is.success) return [];
  const { item, quantity, address } = is.data;
  return [
    ...(address !== was.data.address
      ? [{ about: 'address', stance: 'prefer', value: address } as const]
      : []),
    ...(quantity !== was.data.quantity
      ? [
          {
            about: 'quantity',
            stance: 'prefer',
            value: String(quantity),
            of: `${merchant.id}/${item}`,
          } as const,
        ]
      : []),
  ];
}
