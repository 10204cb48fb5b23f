import { z } from 'zod';
import { canonicalJson } from '../../platform/canonical.ts';
import { knownAs } from '../pricing/names.ts';
import type { GoodsFacts } from '../pricing/ports.ts';

const names = z.array(z.string().min(1).max(200)).max(200).default([]);

/** Which goods of ours a watch is for. All that is said must hold; nothing said is everything that we sell. */
export const scope = z.object({ categories: names, brands: names, skus: names });
export type Scope = z.output<typeof scope>;

/** The scope with names as the catalog spells them; refuses a name that nothing of ours bears. */
export function knownScope(asked: Scope, goods: readonly GoodsFacts[]): Scope {
  const spelled = (kind: 'category' | 'brand' | 'SKU', wanted: readonly string[], there: readonly string[]) =>
    [...new Set(wanted.flatMap(name => knownAs(kind, there).like(name)))].sort();
  return {
    categories: spelled(
      'category',
      asked.categories,
      goods.flatMap(each => each.categories),
    ),
    brands: spelled(
      'brand',
      asked.brands,
      goods.flatMap(each => each.brand ?? []),
    ),
    skus: spelled(
      'SKU',
      asked.skus,
      goods.map(each => each.sku),
    ),
  };
}

const holds = (wanted: readonly string[], held: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some(name => held.includes(name));

export const goodsIn = (of: Scope, goods: readonly GoodsFacts[]): GoodsFacts[] =>
  goods.filter(
    each =>
      holds(of.categories, each.categories) &&
      holds(of.brands, each.brand === null ? [] : [each.brand]) &&
      holds(of.skus, [each.sku]),
  );

export const isSameScope = (a: Scope, b: Scope): boolean => canonicalJson(a) === canonicalJson(b);

export function scopeInWords({ categories, brands, skus }: Scope): string {
  const parts = [...brands, ...categories, ...skus];
  return parts.length ? parts.join(', ') : 'everything we sell';
}
