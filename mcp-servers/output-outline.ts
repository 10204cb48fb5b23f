import type { Schema } from './definition.ts';

const deepest = 3;
/** What a model does not need to read a reply, and what the kernel has checked already. */
const untold = new Set([
  'required',
  'propertyNames',
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  '$defs',
]);

const isRecord = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An output schema's outline, at two thirds of its tokens: names and types down to the third level. It is looser than
 * the schema and never stricter, so that every reply that the kernel lets through is valid for clients that check.
 */
export function outlineOf(node: unknown, depth = 0): Schema {
  if (!isRecord(node)) return {};
  // Only types that hold themselves are written as references.
  if (node.$ref !== undefined) return {};
  const told = Object.fromEntries(Object.entries(node).filter(([key]) => !untold.has(key)));
  if (Array.isArray(told.anyOf)) return outlineOfChoice(told, told.anyOf, depth);
  if (told.type === 'array') return { ...told, items: outlineOf(told.items, depth) };
  if (isRecord(told.additionalProperties)) delete told.additionalProperties;
  if (!isRecord(told.properties)) return told;
  if (isMoney(told.properties)) return { type: 'object', title: 'Money' };
  if (depth >= deepest) return { type: 'object' };
  const properties = Object.entries(told.properties).map(([name, inner]) => [
    name,
    outlineOf(inner, depth + 1),
  ]);
  return { ...told, properties: Object.fromEntries(properties) };
}

/** Money stands in most replies, many times; what its fields are is said once, in the server's instructions. */
const isMoney = (properties: Schema): boolean =>
  Object.keys(properties).length === 2 && 'amount' in properties && 'currency' in properties;

/** "X or null" becomes one type of two names, where that says the same. */
function outlineOfChoice(node: Schema, choices: readonly unknown[], depth: number): Schema {
  const outlines = choices.map(choice => outlineOf(choice, depth));
  const [only, ...more] = outlines.filter(({ type }) => type !== 'null');
  const nullable = only && more.length === 0 && outlines.length === 2;
  if (nullable && typeof only.type === 'string' && !('enum' in only) && !('const' in only)) {
    return { ...only, type: [only.type, 'null'] };
  }
  return { ...node, anyOf: outlines };
}
