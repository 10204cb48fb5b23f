/** How one of the offers, a product, an address or a shop is called. */
import { textOf } from '../command.ts';
import { type Captures, refuse } from '../phrase-parser.ts';
import { focused, offerNamed } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import { meaning, type PlannerRules, type ReadingContext } from './values.ts';

/** One of the offers shown, or a product by name. */
export type Choice =
  | { choice: 'best' | 'cheapest' | 'fastest' }
  | { choice: 'ordinal'; ordinal: number }
  | { choice: 'product'; product: string }
  | { choice: 'unresolved' };

/** "The Bose", "the black ones" point at one of the offers shown; a product that is called by its name keeps it. */
export function offerPointedAt(
  tokens: readonly WordToken[],
  { situation, text }: ReadingContext,
): number | undefined {
  const makers = situation.offers.flatMap(({ brand, merchant }) =>
    `${brand} ${merchant}`.toLowerCase().split(' '),
  );
  const points = tokens.every(
    ({ image, payload }) =>
      ['Brand', 'Category', 'Attribute', 'Merchant'].some(name => payload.values.has(name)) ||
      makers.includes(image.toLowerCase()),
  );
  return points ? offerNamed(textOf(tokens, text), situation) : undefined;
}

const named = (tokens: readonly WordToken[], context: ReadingContext): Choice => {
  const words = textOf(tokens, context.text);
  const ordinal = offerPointedAt(tokens, context);
  return ordinal ? { choice: 'ordinal', ordinal } : { choice: 'product', product: words };
};

const piecesOf = (c: Captures): number =>
  c.one<number>('n') ?? Number.parseInt(c.one<WordToken>('times')!.image.replace(/x/i, ''), 10);

const productWords =
  '( word=Brand | word=Identifier | word=Category | word=Attribute | word=Word | word=Noun | word=Quoted | word=Number | word=Fraction )+ One?';

const productChoice = (words: readonly WordToken[], context: ReadingContext): Choice => {
  const definite = words[0]!.payload.article && !/^an?$|some/.test(words[0]!.payload.article);
  const known = words.some(
    word => ['Identifier', 'Quoted'].includes(word.tokenType.name) || word.payload.values.has('Brand'),
  );
  return definite || known ? named(words, context) : refuse();
};

export const choiceRules: PlannerRules = {
  quantity: {
    phrase: 'times=Times | n=count ( Piece Of? | Of )? | n=count',
    value: c => {
      // "27 inch monitors", "4-person tents": a measure, not how many.
      if (
        c.nextIs(
          'Unit',
          'TimeUnit',
          'Star',
          'Percent',
          'PercentSign',
          'CurrencyWord',
          'CurrencySymbol',
          'To',
          'Dash',
        )
      )
        return refuse();
      return piecesOf(c);
    },
  },
  pieces: {
    phrase: 'times=Times | n=count ( Piece | Of One ) | twice=Twice',
    value: c => meaning<number>(c, 'twice', 'Twice') ?? piecesOf(c),
  },
  counted: {
    phrase: 'n=count One?',
    value: (c): Choice => ({ choice: 'ordinal', ordinal: c.one<number>('n')! }),
  },
  /** An offer by its place or its merit. */
  placed: {
    phrase: `( best=Best | cheapest=Cheapest | fastest=Fastest | n=ordinal ) One? ( Of? OfThem )? | It One?`,
    value: (c, context): Choice => {
      for (const choice of ['best', 'cheapest', 'fastest'] as const) if (c.has(choice)) return { choice };
      const ordinal = c.one<number>('n') ?? Number(focused('offer', context.situation));
      return ordinal ? { choice: 'ordinal', ordinal } : { choice: 'unresolved' };
    },
  },
  /** What one owns is not for sale: "I'll take my chances". */
  onSale: {
    phrase: productWords,
    value: (c, context): Choice => {
      const words = c.all<WordToken>('word');
      const owned = /^(?:my|our|your|their|his|her|its)$/.test(words[0]!.payload.article ?? '');
      return owned ? refuse() : productChoice(words, context);
    },
  },
  merit: {
    phrase: '( best=Best | cheapest=Cheapest | fastest=Fastest ) One? ( Of? OfThem )?',
    value: (c): Choice => ({ choice: (['best', 'cheapest', 'fastest'] as const).find(name => c.has(name))! }),
  },
  /** An offer by name: "the Sony", "the Bose ones", "WH-1000XM5". */
  productName: {
    phrase: productWords,
    value: (c, context): Choice => productChoice(c.all<WordToken>('word'), context),
  },
  chosen: {
    phrase: 'choice=placed | choice=onSale',
    value: (c): Choice => {
      const choice = c.one<Choice>('choice')!;
      return choice.choice === 'ordinal' && c.nextIs('Category', 'Attribute', 'Brand') ? refuse() : choice;
    },
  },
  address: {
    phrase: 'label=AddressLabel AddressWord? | street=street | quoted=Quoted | word=Word+ AddressWord',
    value: (c, context): string => {
      const street = c.one<string>('street');
      if (street) return street;
      const label = c.one<WordToken>('label');
      if (label) return label.payload.values.get('AddressLabel') as string;
      return textOf(c.has('quoted') ? c.all('quoted') : c.all('word'), context.text);
    },
  },
  /** "12 Oak Street, Springfield": a number, names and the word for a street; then only names and numbers. */
  street: {
    phrase: 'word=Number word=streetName+ word=StreetWord ( word=Comma? ( word=streetName | word=Number ) )*',
    value: (c, context) => textOf(c.all<WordToken>('word'), context.text),
  },
  streetName: {
    phrase: 'word=Word | word=Noun | word=Attribute | word=Category | word=Brand | word=Identifier',
    value: c => {
      const word = c.one<WordToken>('word')!;
      return /^[\p{Lu}\d]/u.test(word.image) || c.nextIs('StreetWord') ? word : refuse();
    },
  },
  shopName: {
    phrase: 'known=Merchant | known=Brand | word=Word+ | word=Quoted | word=Domain',
    value: (c, context): string => {
      const known = c.one<WordToken>('known');
      return (
        (known?.payload.values.get('Merchant') as string) ??
        textOf(known ? [known] : c.all('word'), context.text)
      );
    },
  },
};
