import { mark } from './mark.ts';
import { redactText } from './redact-text.ts';
import { kindOfName } from './sensitive-names.ts';

const deepest = 24;
const longestJson = 262_144;

/**
 * The one choke point in front of every sink: logs, spans, metrics, error reports. Takes any value and gives plain data
 * without secrets, card numbers and what tells who a person is; never throws, never changes what it was given.
 * Redacting twice changes nothing more.
 */
export function redact(value: unknown): unknown {
  return redacted(value, 0, new Set());
}

function redacted(value: unknown, depth: number, above: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactString(value, depth);
    case 'number':
    case 'bigint':
      return redactNumber(value);
    case 'symbol':
      return redactText(value.toString());
    case 'function':
      return mark('function');
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (above.has(value)) return mark('circular');
  if (depth >= deepest) return mark('too-deep');
  above.add(value);
  try {
    return redactObject(value, depth + 1, above);
  } catch {
    return mark('unreadable');
  } finally {
    above.delete(value);
  }
}

/** JSON inside a string is opened, so that its names count too. */
function redactString(text: string, depth: number): string {
  const first = text.trimStart()[0];
  if ((first === '{' || first === '[') && text.length <= longestJson && depth < deepest) {
    try {
      const value: unknown = JSON.parse(text);
      const clean = JSON.stringify(redacted(value, depth + 1, new Set()));
      if (clean !== JSON.stringify(value)) return redactText(clean);
    } catch {
      // not JSON after all
    }
  }
  return redactText(text);
}

function redactNumber(value: number | bigint): unknown {
  const text = String(value);
  return redactText(text) === text ? (typeof value === 'bigint' ? text : value) : mark('card');
}

function redactObject(value: object, depth: number, above: Set<object>): unknown {
  if (Array.isArray(value)) return redactList(value, depth, above);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return mark(`${value.byteLength}-bytes`);
  if (value instanceof URL) return redactText(value.href);
  if (value instanceof Error) return redactError(value, depth, above);
  if (value instanceof Map) return redactMembers([...value], depth, above);
  if (value instanceof Set) return redactList([...value], depth, above);
  if (value instanceof Headers || value instanceof URLSearchParams)
    return redactMembers([...value], depth, above);
  return redactMembers(namedValue(value), depth, above);
}

/** `{ name: 'authorization', value: … }` is a member of that name, as headers are written in many formats. */
function namedValue(value: object): [unknown, unknown][] {
  const members = Object.keys(value).map((key): [unknown, unknown] => {
    try {
      return [key, (value as Record<string, unknown>)[key]];
    } catch {
      return [key, mark('unreadable')];
    }
  });
  const { name, key, kty } = Object.fromEntries(members) as Record<string, unknown>;
  const label = typeof name === 'string' ? name : key;
  const kind = typeof label === 'string' ? kindOfName(label) : undefined;
  return members.map(([member, held]) => {
    if (kind && member === 'value') return [member, hidden(held, kind)];
    if (kty !== undefined && ['d', 'k', 'p', 'q', 'dp', 'dq', 'qi'].includes(member as string))
      return [member, mark('secret')];
    return [member, held];
  });
}

const hidden = (value: unknown, kind: string): unknown =>
  value === null || value === undefined || typeof value === 'boolean' ? value : mark(kind);

function redactMembers(
  members: readonly (readonly [unknown, unknown])[],
  depth: number,
  above: Set<object>,
): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const [name, value] of members) {
    const text = typeof name === 'string' ? name : String(redacted(name, depth, above));
    const kind = kindOfName(text);
    let shown = redactText(text);
    for (let copy = 2; shown in result; copy++) shown = `${redactText(text)} (${copy})`;
    result[shown] = kind ? hidden(value, kind) : redacted(value, depth, above);
  }
  return { ...result };
}

/** A secret's name before a value, as in Node's raw headers, hides the value. */
function redactList(list: readonly unknown[], depth: number, above: Set<object>): unknown[] {
  return list.map((value, index) => {
    const name = index % 2 === 1 ? list[index - 1] : undefined;
    const secret = typeof name === 'string' && typeof value === 'string' && kindOfName(name) === 'secret';
    return secret ? mark('secret') : redacted(value, depth, above);
  });
}

function redactError(error: Error, depth: number, above: Set<object>): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const own = Object.entries(error);
  if (cause !== undefined) own.push(['cause', cause]);
  const clean = redactString(String(message), depth);
  return {
    type: redactText(String(name)),
    message: clean,
    // The stack begins with the message, which may be JSON.
    ...(stack === undefined
      ? {}
      : { stack: redactText(String(stack).replace(String(message), () => clean)) }),
    ...redactMembers(own, depth, above),
  };
}
