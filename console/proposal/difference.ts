import { isMoney, type Money } from '../text/money.ts';

export type Leaf = string | number | boolean | null | Money;

/** One value of a target before and after; `undefined` where it does not exist. */
export interface Change {
  readonly path: readonly string[];
  readonly before: Leaf | undefined;
  readonly after: Leaf | undefined;
  readonly changed: boolean;
}

const isLeaf = (value: unknown): value is Leaf =>
  value === null || typeof value !== 'object' || isMoney(value);

/** What tells the entries of a list apart, so that a removed line does not look like three changed ones. */
function nameOf(entry: unknown, index: number): string {
  if (typeof entry === 'object' && entry !== null)
    for (const key of ['ref', 'id', 'sku', 'title', 'label']) {
      const name = (entry as Record<string, unknown>)[key];
      if (typeof name === 'string' && name) return name;
    }
  return String(index + 1);
}

function leavesOf(
  value: unknown,
  path: readonly string[],
  found: Map<string, [readonly string[], Leaf]>,
): void {
  if (value === undefined) return;
  if (isLeaf(value)) {
    found.set(JSON.stringify(path), [path, value]);
    return;
  }
  const taken = new Set<string>();
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((entry, index) => {
        const name = nameOf(entry, index);
        const unique = taken.has(name) ? `${name} (${index + 1})` : name;
        taken.add(unique);
        return [unique, entry];
      })
    : Object.entries(value as object);
  if (entries.length === 0) found.set(JSON.stringify(path), [path, '(empty)']);
  for (const [key, inner] of entries) leavesOf(inner, [...path, key], found);
}

const same = (one: Leaf | undefined, other: Leaf | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other) ||
  (isMoney(one) && isMoney(other) && one.amount === other.amount && one.currency === other.currency);

/** Every value of a target, before beside after, in the order in which they stand; `null` as a whole means nothing. */
export function difference(before: unknown, after: unknown): Change[] {
  const [old, now] = [new Map(), new Map()] as Map<string, [readonly string[], Leaf]>[];
  leavesOf(before ?? undefined, [], old!);
  leavesOf(after ?? undefined, [], now!);
  return [...new Set([...now!.keys(), ...old!.keys()])].map(key => {
    const [was, is] = [old!.get(key), now!.get(key)];
    return {
      path: (is ?? was)![0],
      before: was?.[1],
      after: is?.[1],
      changed: !was || !is || !same(was[1], is[1]),
    };
  });
}

/** `['shipping_address', 'postalCode']` → `Shipping address · postal code`. */
export function labelOf(path: readonly string[]): string {
  const words = path.map(part =>
    /^[a-z][A-Za-z0-9_]*$/.test(part)
      ? part
          .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
          .replaceAll('_', ' ')
          .toLowerCase()
      : part,
  );
  const label = words.join(' · ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}
