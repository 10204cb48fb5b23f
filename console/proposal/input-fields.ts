import { decimal, isMoney, type Money } from '../text/money.ts';

export type Path = readonly (string | number)[];
export interface Field {
  readonly path: Path;
  readonly kind: 'text' | 'number' | 'boolean' | 'money';
  readonly value: string | number | boolean | null | Money;
}

/** Every value of an action's input that can be edited, where it stands. */
export function fieldsOf(input: unknown, path: Path = []): Field[] {
  if (isMoney(input)) return [{ path, kind: 'money', value: input }];
  if (Array.isArray(input)) return input.flatMap((entry, index) => fieldsOf(entry, [...path, index]));
  if (typeof input === 'object' && input !== null)
    return Object.entries(input).flatMap(([key, entry]) => fieldsOf(entry, [...path, key]));
  const kind = typeof input === 'number' ? 'number' : typeof input === 'boolean' ? 'boolean' : 'text';
  return [{ path, kind, value: input as Field['value'] }];
}

/** The input with one value replaced; the rest is left as it is, shared. */
export function withValue(input: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(input))
    return input.map((entry, index) => (index === step ? withValue(entry, rest, value) : entry));
  return { ...(input as object), [step]: withValue((input as Record<string, unknown>)[step], rest, value) };
}

export const textOf = ({ value }: Field): string =>
  isMoney(value) ? decimal(value) : value === null ? '' : String(value);

/** What a person typed, as the value that stands there; undefined when it cannot be one. */
export function valueFrom(field: Field, text: string): unknown {
  if (field.kind === 'number')
    return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (field.kind === 'money') return moneyFrom(text, field.value as Money);
  return field.value === null && text === '' ? null : text;
}

function moneyFrom(text: string, { currency }: Money): Money | undefined {
  const digits = decimal({ amount: 0, currency }).split('.')[1]?.length ?? 0;
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(text.trim());
  const cents = match?.[2] ?? '';
  if (!match || cents.length > digits) return undefined;
  const amount = Number(match[1] + cents.padEnd(digits, '0'));
  return Number.isSafeInteger(amount) ? { amount, currency } : undefined;
}
