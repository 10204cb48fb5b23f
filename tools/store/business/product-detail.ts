import type { Stock } from './product-view.ts';
import type { Product, Variant } from './shop.ts';

export interface Selection {
  readonly name: string;
  readonly label: string;
}

/**
 * The selections that hold, and the variants that match them. When nothing matches all of them, the least preferred
 * ones are dropped first; options that `preferences` does not name are dropped before those that it names.
 */
export function narrow(
  product: Product,
  selected: readonly Selection[],
  preferences: readonly string[],
): { selected: Selection[]; variants: Variant[] } {
  const known = selected.filter(choice => product.options.some(option => option.name === choice.name));
  const rank = (name: string) =>
    preferences.includes(name) ? preferences.indexOf(name) : preferences.length;
  const effective = [...known].sort((a, b) => rank(a.name) - rank(b.name));
  for (;;) {
    const variants = product.variants.filter(variant => matches(variant, effective));
    if (variants.length > 0) return { selected: effective, variants };
    effective.pop();
  }
}

/** Each option's values, and whether one can still get them beside the other selections. */
export function optionSignals(product: Product, selected: readonly Selection[], stock: Stock) {
  return product.options.map(({ name, values }) => ({
    name,
    values: values.map(label => {
      const beside = [...selected.filter(choice => choice.name !== name), { name, label }];
      const variants = product.variants.filter(variant => matches(variant, beside));
      return {
        label,
        exists: variants.length > 0,
        available: variants.some(variant => (stock.get(variant.id) ?? 0) > 0),
      };
    }),
  }));
}

const matches = (variant: Variant, selected: readonly Selection[]): boolean =>
  selected.every(({ name, label }) => variant.options[name] === label);
