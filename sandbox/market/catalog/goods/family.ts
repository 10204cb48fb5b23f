import type { Attribute, Category, Good } from '../good.ts';
import { charming, draw, partNumber, slug } from '../good.ts';

/** A maker in one category: its standing scales the type's price, its lines name the models. */
export interface Maker {
  brand: string;
  /** 1 asks what the type usually costs. */
  standing: number;
  /** Model name of a type: `name('65W charger')`. */
  name: (type: string, index: number) => string;
  warrantyMonths?: number;
}

/** A kind of product that several makers offer, each in its own way. */
export interface Type {
  type: string;
  what: string;
  noun: string;
  /** Usual price in whole US dollars. */
  price: number;
  grams: number;
  attributes: (vary: (label: string) => number) => Record<string, Attribute>;
  facts: (attributes: Record<string, Attribute>) => string[];
  words: string[];
  blurb: string;
  options?: Good['options'];
  surcharges?: Record<string, number>;
  bulky?: number;
  /** Another type of the table that is easily taken for this one. */
  lookalike?: { type: string; why: string };
}

/** Every maker's product of every type. */
export function family(category: Category, makers: readonly Maker[], types: readonly Type[]): Good[] {
  const made = new Map(
    makers.map(maker => [
      maker.brand,
      new Map(types.map((type, index) => [type.type, maker.name(type.type, index)])),
    ]),
  );
  return makers.flatMap(maker =>
    types.map(type => {
      const model = made.get(maker.brand)!.get(type.type)!;
      const key = slug(`${maker.brand} ${model}`);
      const attributes = type.attributes(label => draw(category, key, label));
      const sibling = type.lookalike && made.get(maker.brand)!.get(type.lookalike.type);
      return {
        key,
        category,
        brand: maker.brand,
        model,
        what: type.what,
        noun: type.noun,
        mpn: partNumber(maker.brand, model),
        year: 2021 + Math.floor(draw(category, key, 'year') * 5),
        price: charming(type.price * 100 * maker.standing * (0.94 + 0.12 * draw(category, key, 'price'))),
        grams: Math.round(type.grams * (0.92 + 0.16 * draw(category, key, 'grams'))),
        attributes,
        facts: type.facts(attributes),
        words: type.words,
        blurb: type.blurb,
        options: type.options ?? [],
        ...(type.surcharges && { surcharges: type.surcharges }),
        ...(type.bulky !== undefined && { bulky: type.bulky }),
        warrantyMonths: maker.warrantyMonths ?? 12,
        lookalikes: sibling ? [{ key: slug(`${maker.brand} ${sibling}`), why: type.lookalike!.why }] : [],
      } satisfies Good;
    }),
  );
}

/** One of the values, by a number in [0, 1). */
export function among<Value>(values: readonly Value[], place: number): Value {
  return values[Math.floor(place * values.length)]!;
}
