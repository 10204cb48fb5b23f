import { type Problem, Refusal } from '../platform/errors.ts';
import type { Schema } from './definition.ts';

export type ReadArguments =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly problem: Problem };

/**
 * Reads a call's arguments against the tool's JSON Schema: refuses names that do not exist and lists those that do,
 * and mends slips that can mean only one thing ("42" for a number, "true" for a boolean, JSON text for an object or
 * an array, null for an optional argument left out). Values are validated behind it, by the tool's own schema.
 */
export function readArguments(tool: string, schema: Schema, input: unknown): ReadArguments {
  const value = mend(schema, schema, input ?? {});
  if (!isRecord(value)) {
    const message = `The arguments of ${tool} must be an object.`;
    return { ok: false, problem: new Refusal('invalid_input', message).problem };
  }
  const unknown = findUnknown(schema, schema, value, '');
  return unknown ? { ok: false, problem: unknownArgument(tool, unknown) } : { ok: true, value };
}

interface Unknown {
  readonly path: string;
  readonly known: readonly string[];
}

function unknownArgument(tool: string, { path, known }: Unknown): Problem {
  const parent = path.includes('.') ? `${tool}'s ${path.slice(0, path.lastIndexOf('.'))}` : tool;
  const name = path.slice(path.lastIndexOf('.') + 1);
  const exist = known.length > 0 ? `It takes: ${known.join(', ')}.` : 'It takes none.';
  return new Refusal('unknown_argument', `${parent} has no argument "${name}". ${exist}`, { path }).problem;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows `#/$defs/name`, and looks through "X or null", which is how an optional value is often written. */
function resolve(root: Schema, node: unknown): Schema {
  if (!isRecord(node)) return {};
  if (typeof node.$ref === 'string' && node.$ref.startsWith('#/$defs/')) {
    const definitions = root.$defs;
    const name = node.$ref.slice('#/$defs/'.length);
    return isRecord(definitions) ? resolve(root, definitions[name]) : {};
  }
  const choices = node.anyOf ?? node.oneOf;
  if (!Array.isArray(choices)) return node;
  const others = choices.filter(choice => !isRecord(choice) || choice.type !== 'null');
  return others.length === 1 ? resolve(root, others[0]) : node;
}

function mend(root: Schema, node: unknown, value: unknown): unknown {
  const schema = resolve(root, node);
  if (typeof value === 'string') return mendText(root, schema, value);
  if (Array.isArray(value)) {
    return schema.type === 'array' ? value.map(item => mend(root, schema.items, item)) : value;
  }
  if (!isRecord(value) || !isRecord(schema.properties)) return value;
  const { properties } = schema;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(value).filter(
    ([name, entry]) =>
      entry !== null ||
      !Object.hasOwn(properties, name) ||
      required.includes(name) ||
      takesNull(root, properties[name]),
  );
  return Object.fromEntries(
    entries.map(([name, entry]) => [
      name,
      Object.hasOwn(properties, name) ? mend(root, properties[name], entry) : entry,
    ]),
  );
}

function mendText(root: Schema, schema: Schema, text: string): unknown {
  switch (schema.type) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'object':
    case 'array': {
      const parsed = parseJson(text);
      const fits = schema.type === 'array' ? Array.isArray(parsed) : isRecord(parsed);
      return fits ? mend(root, schema, parsed) : text;
    }
    default:
      return text;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function takesNull(root: Schema, node: unknown): boolean {
  if (!isRecord(node)) return false;
  if (typeof node.$ref === 'string') return takesNull(root, resolve(root, node));
  const types = Array.isArray(node.type) ? node.type : [node.type];
  const choices = [node.anyOf, node.oneOf].flatMap(list => (Array.isArray(list) ? list : []));
  return types.includes('null') || node.const === null || choices.some(choice => takesNull(root, choice));
}

/** The first argument that no schema names. An object without `additionalProperties` counts as closed. */
function findUnknown(root: Schema, node: unknown, value: unknown, path: string): Unknown | undefined {
  const schema = resolve(root, node);
  if (Array.isArray(value)) {
    return firstOf(value, (item, index) => findUnknown(root, schema.items, item, `${path}[${index}]`));
  }
  if (!isRecord(value) || !isRecord(schema.properties)) return undefined;
  const { properties } = schema;
  const known = Object.keys(properties);
  const open = schema.additionalProperties !== undefined && schema.additionalProperties !== false;
  return firstOf(Object.entries(value), ([name, entry]) => {
    const entryPath = path === '' ? name : `${path}.${name}`;
    if (Object.hasOwn(properties, name)) return findUnknown(root, properties[name], entry, entryPath);
    return open ? undefined : { path: entryPath, known };
  });
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item, index: number) => Found | undefined,
): Found | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
