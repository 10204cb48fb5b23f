import { isBaseMessage } from '@langchain/core/messages';

/** JSON text in the clients' form: a message is a plain object with its type, wherever it stands. */
export function toWire(value: unknown): string {
  return (
    JSON.stringify(value, function (this: Record<string, unknown>, key, converted) {
      const raw = this[key];
      if (!isBaseMessage(raw)) return converted;
      const { type, data } = raw.toDict();
      return { ...data, type };
    }) ?? 'null'
  );
}

/** The value in the clients' form. */
export const wired = (value: unknown): unknown => JSON.parse(toWire(value));
