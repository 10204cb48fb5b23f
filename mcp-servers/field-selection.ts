import type { Json } from '../platform/canonical.ts';
import { type Problem, Refusal } from '../platform/errors.ts';
import type { Schema } from './definition.ts';

/** The one list in a query's reply whose items a caller may narrow, and the names its items have. */
export interface NarrowableList {
  readonly property: string;
  readonly fields: readonly string[];
}

const argument = 'fields';

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const itemFields = (node: unknown): readonly string[] =>
  isRecord(node) && node.type === 'array' && isRecord(node.items) && isRecord(node.items.properties)
    ? Object.keys(node.items.properties)
    : [];

/** A query that gives pages of exactly one list can be narrowed; two lists would leave open which one is meant. */
export function narrowableList(input: Schema, output: Schema): NarrowableList | undefined {
  if (!isRecord(input.properties) || !('limit' in input.properties)) return undefined;
  if (argument in input.properties) return undefined;
  if (!isRecord(output.properties)) return undefined;
  const lists = Object.entries(output.properties)
    .map(([property, node]) => ({ property, fields: itemFields(node) }))
    .filter(({ fields }) => fields.length > 1);
  return lists.length === 1 ? lists[0] : undefined;
}

/** The tool's input with the choice of fields in it. */
export const withFieldsArgument = <Input extends Schema>(
  input: Input,
  { property }: NarrowableList,
): Input => ({
  ...input,
  properties: {
    ...(isRecord(input.properties) ? input.properties : {}),
    [argument]: {
      type: 'array',
      items: { type: 'string' },
      minItems: 1,
      description: `Only these fields of ${property}`,
    },
  },
});

/** Takes the choice out of a call's arguments; the tool itself never sees it. A field that no item has is refused. */
export function takeFields(
  list: NarrowableList | undefined,
  value: Record<string, unknown>,
): {
  readonly input: Record<string, unknown>;
  readonly fields?: readonly string[];
  readonly problem?: Problem;
} {
  if (!list || value[argument] === undefined) return { input: value };
  const { [argument]: chosen, ...input } = value;
  const known = `${list.property} have: ${list.fields.join(', ')}.`;
  if (!Array.isArray(chosen) || chosen.length === 0)
    return { input, problem: refusal(`"${argument}" is a list of names. ${known}`) };
  const unknown = chosen.find(name => !list.fields.includes(name));
  return unknown === undefined
    ? { input, fields: chosen }
    : { input, problem: refusal(`There is no field "${String(unknown)}". ${known}`) };
}

const refusal = (message: string): Problem =>
  new Refusal('invalid_input', message, { path: argument, mend: 'Name fields that exist, or leave it out.' })
    .problem;

/** The reply's data with nothing but the chosen fields in each item of its list. */
export function narrow(data: Json, list: NarrowableList, fields: readonly string[]): Json {
  const record = data as { readonly [key: string]: Json };
  const items = record[list.property] as readonly { readonly [key: string]: Json }[];
  const narrowed = items.map(item =>
    Object.fromEntries(fields.filter(name => name in item).map(name => [name, item[name] as Json])),
  );
  return { ...record, [list.property]: narrowed };
}
