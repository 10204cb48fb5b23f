/** What is said about several offers: comparing them, and asking for the order they are in. */
import { type Commands, command, textOf } from '../command.ts';
import { refuse } from '../phrase-parser.ts';
import type { WordToken } from '../vocabulary.ts';
import { type Choice, offerPointedAt } from './choices.ts';
import type { PlannerRules } from './values.ts';

export const comparisonRules: PlannerRules = {
  /** "1 and 3", "the first two", "the top three", "them". */
  places: {
    phrase: `OrdinalWord n=count One? | Best n=count One? | place=place ( ( And | Comma | Versus | Comma And ) place=place )+ One? | it=It All? | all=All ( It | One | OfThem )? `,
    value: c => {
      if (c.has('it') || c.has('all')) return [];
      const count = c.one<number>('n');
      if (count)
        return count >= 2 && count <= 20 ? Array.from({ length: count }, (_, index) => index + 1) : refuse();
      return c.all<number>('place');
    },
  },
  /** Places that can only be places: "the first and the third". */
  several: {
    phrase: 'place=ordinal One? ( ( And | Comma | Comma And ) place=ordinal One? )+',
    value: c => c.all<number>('place'),
  },
  place: {
    phrase: 'n=ordinal One? | n=count',
    value: c => {
      const place = c.one<number>('n')!;
      return place >= 1 && place <= 1000 ? place : refuse();
    },
  },
  products: {
    phrase: 'name=brandOrModel ( ( And | Comma | Versus | Comma And ) name=brandOrModel )+',
    value: c => c.all<ProductSaid>('name'),
  },
  /** "Sony", "Sony WH-1000XM5", "iPad Air": a brand, or words of which one is a model or written as a name. */
  brandOrModel: {
    phrase:
      '( word=Brand | word=Identifier | word=Quoted | word=Word | word=Noun | word=Number | word=Fraction | word=Category | word=Attribute )+ One?',
    value: (c, context) => {
      const words = c.all<WordToken>('word');
      const isName = words.some(
        ({ image, tokenType, payload }) =>
          /^(?:Identifier|Quoted)$/.test(tokenType.name) ||
          payload.values.has('Brand') ||
          (payload.index > 0 && /^\p{Ll}?\p{Lu}/u.test(image)),
      );
      return isName
        ? { text: textOf(words, context.text), ordinal: offerPointedAt(words, context) }
        : refuse();
    },
  },
};

/** A product to compare: as said, and its place where it was pointed at. */
interface ProductSaid {
  readonly text: string;
  readonly ordinal?: number;
}
const comparedProducts = (
  said: readonly ProductSaid[] = [],
): { ordinals?: number[]; products?: string[] } => {
  const ordinals = said.flatMap(({ ordinal }) => ordinal ?? []);
  if (said.length === 0) return {};
  return ordinals.length === said.length ? { ordinals } : { products: said.map(({ text }) => text) };
};

const placeOfChoice = (choice: Choice | undefined): { ordinal?: number; product?: string } =>
  choice?.choice === 'ordinal'
    ? { ordinal: choice.ordinal }
    : choice?.choice === 'product'
      ? { product: choice.product }
      : {};

export const comparisonCommands: Commands = {
  compare: command(
    'compare',
    'Compare Comma? ( ordinals=places | products=products | OfThem | One | All )? CompareEnd?',
    c => {
      const ordinals = c.one<number[]>('ordinals');
      return {
        ordinals: ordinals?.length ? ordinals : undefined,
        ...comparedProducts(c.one<ProductSaid[]>('products')),
      };
    },
  ),
  /** "put the first and the third side by side" */
  besides: command('compare', '( PutInto | Show )? ( ordinals=several | ordinals=places ) CompareEnd', c => ({
    ordinals: c.one<number[]>('ordinals')!,
  })),
  compareVersus: command('compare', '( WhatIs | HowDoes )? a=place CompareEnd? Versus b=place', c => ({
    ordinals: [c.one<number>('a')!, c.one<number>('b')!],
  })),
  compareProducts: command(
    'compare',
    '( Compare | HowDoes | WhatIs | StatusOf )? name=brandOrModel ( ( CompareEnd | Better )? ( Than | Versus | Comma Versus ) | BetterThan ) name=brandOrModel CompareEnd?',
    c => comparedProducts(c.all<ProductSaid>('name')),
  ),
  explainRanking: command(
    'explain_ranking',
    'Why Picked? ( choice=chosen )? One? ( Ranked | First | Last | Best | ordinal | Over | One | It | For | Instead | Better | Cheaper | Faster | Connective | Worse | Than | Of | OfThem )*',
    c => {
      const choice = c.one<Choice>('choice');
      return placeOfChoice(choice);
    },
  ),
  explainOrder: command(
    'explain_ranking',
    'Why ( Ranked | It )* ( Of )? ( It | OfThem | One | choice=chosen )? ( Ranked | First )*',
    (c): object => (c.has('choice') ? placeOfChoice(c.one<Choice>('choice')) : {}),
  ),
};
