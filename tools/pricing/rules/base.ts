import { z } from 'zod';
import { staleness } from './selection.ts';

/** What to do with a row that lacks the base: leave it alone, block it, or start from another base. */
export type IfMissing = { do: 'skip' } | { do: 'block' } | { do: 'use'; base: Base };
type Seen = { no_older_than_hours: number; if_missing: IfMissing };

/** Where a price starts from. Every base but the current price may be missing, so each of those says what then. */
export type Base =
  | { kind: 'current' }
  | { kind: 'list'; if_missing: IfMissing }
  | { kind: 'cost'; if_missing: IfMissing }
  | ({ kind: 'competitor'; pick: 'lowest' | 'median' | 'highest' } & Seen)
  | ({ kind: 'competitor_rank'; rank: number } & Seen)
  | ({ kind: 'competitor_named'; name: string } & Seen);

const IfMissing: z.ZodType<IfMissing> = z.lazy(() =>
  z.discriminatedUnion('do', [
    z.strictObject({ do: z.literal('skip') }),
    z.strictObject({ do: z.literal('block') }),
    z.strictObject({ do: z.literal('use'), base: Base }),
  ]),
);
const seen = { no_older_than_hours: staleness, if_missing: IfMissing };

export const Base: z.ZodType<Base> = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('current') }),
    z.strictObject({ kind: z.literal('list'), if_missing: IfMissing }),
    z.strictObject({ kind: z.literal('cost'), if_missing: IfMissing }),
    z.strictObject({
      kind: z.literal('competitor'),
      pick: z.enum(['lowest', 'median', 'highest']),
      ...seen,
    }),
    z.strictObject({ kind: z.literal('competitor_rank'), rank: z.int().min(1).max(1_000), ...seen }),
    z.strictObject({ kind: z.literal('competitor_named'), name: z.string().min(1).max(200), ...seen }),
  ])
  .meta({ id: 'Base' });

/** The base and what it falls back to, in order. */
export function basesOf(base: Base): Base[] {
  const chain: Base[] = [];
  for (let each: Base | undefined = base; each; ) {
    chain.push(each);
    each = each.kind !== 'current' && each.if_missing.do === 'use' ? each.if_missing.base : undefined;
  }
  return chain;
}

/** What a base looks at; two that look at the same find, or miss, the same. */
export const sourceOf = (base: Base): string =>
  base.kind === 'competitor'
    ? `competitor ${base.pick}`
    : base.kind === 'competitor_rank'
      ? `competitor rank ${base.rank}`
      : base.kind === 'competitor_named'
        ? `competitor named ${JSON.stringify(base.name)}`
        : base.kind;
