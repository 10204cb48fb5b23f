import { z } from 'zod';
import { currencyCode } from '../../../platform/money.ts';

/** Integer bounds, both inclusive; at least one of them. */
const bounds = <Value extends z.ZodInt>(value: Value) => ({
  at_least: value.optional(),
  at_most: value.optional(),
});
type Bounds = { at_least?: number | undefined; at_most?: number | undefined };
const bounded = ({ at_least, at_most }: Bounds): boolean => at_least !== undefined || at_most !== undefined;
const inOrder = ({ at_least, at_most }: Bounds): boolean =>
  at_least === undefined || at_most === undefined || at_least <= at_most;
const needsBound = { error: 'has no bound: say at_least, at_most or both' };
const wrongWay = { error: 'selects nothing: at_least is more than at_most; exchange them' };

const names = z.array(z.string().min(1).max(200)).min(1).max(1_000);
const count = z.int().min(0).max(1_000_000_000);
const minorUnits = z.int().min(0);
const basisPoints = z.int().min(-1_000_000).max(1_000_000);
const range = <Kind extends string, Value extends z.ZodInt>(kind: Kind, value: Value) =>
  z
    .strictObject({ kind: z.literal(kind), ...bounds(value) })
    .refine(bounded, needsBound)
    .refine(inOrder, wrongWay);

export const staleness = z
  .int()
  .min(1)
  .max(8_760)
  .describe('hours after which what was seen no longer counts');
export const Against = z.enum(['lowest', 'median', 'highest']);

/** A condition on one row. What it asks may be unknown of a row; then the answer is neither yes nor no. */
const conditions = [
  z.strictObject({ kind: z.literal('everything') }),
  z.strictObject({ kind: z.literal('category'), any_of: names }),
  z.strictObject({ kind: z.literal('brand'), any_of: names }),
  z.strictObject({ kind: z.literal('tag'), any_of: names }),
  z.strictObject({
    kind: z.literal('attribute'),
    name: z.string().min(1).max(200).describe('absent: any attribute that has one of the values').optional(),
    any_of: names,
  }),
  z.strictObject({ kind: z.literal('sku'), any_of: z.array(z.string().min(1).max(200)).min(1).max(10_000) }),
  z
    .strictObject({ kind: z.literal('price'), currency: currencyCode, ...bounds(minorUnits) })
    .refine(bounded, needsBound)
    .refine(inOrder, wrongWay),
  range('margin', z.int().min(-1_000_000).max(9_999)),
  range('stock', z.int().min(-1_000_000_000).max(1_000_000_000)),
  range('age_days', count),
  range('sold_30_days', count),
  z
    .strictObject({
      kind: z.literal('competitor_position'),
      against: Against,
      no_older_than_hours: staleness,
      ...bounds(basisPoints),
    })
    .describe('how far our price lies above (or, negative, below) competitors, in basis points of theirs')
    .refine(bounded, needsBound)
    .refine(inOrder, wrongWay),
] as const;

export type Condition = z.infer<(typeof conditions)[number]>;
export type Selection =
  | Condition
  | { kind: 'all_of'; of: Selection[] }
  | { kind: 'any_of'; of: Selection[] }
  | { kind: 'not'; of: Selection };

/** Which rows a rule is about: conditions, joined by `all_of`, `any_of` and `not`. */
export const Selection: z.ZodType<Selection> = z
  .discriminatedUnion('kind', [
    ...conditions,
    z.strictObject({
      kind: z.literal('all_of'),
      get of() {
        return z.array(Selection).min(1).max(50);
      },
    }),
    z.strictObject({
      kind: z.literal('any_of'),
      get of() {
        return z.array(Selection).min(1).max(50);
      },
    }),
    z.strictObject({
      kind: z.literal('not'),
      get of() {
        return Selection;
      },
    }),
  ])
  .meta({ id: 'Selection' });

/** Every condition of a selection, wherever it stands. */
export function* conditionsOf(selection: Selection): Generator<Condition> {
  if (selection.kind === 'not') yield* conditionsOf(selection.of);
  else if (selection.kind === 'all_of' || selection.kind === 'any_of')
    for (const part of selection.of) yield* conditionsOf(part);
  else yield selection;
}
