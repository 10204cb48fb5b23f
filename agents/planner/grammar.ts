/** The whole grammar: the words, the rules, the commands, and the parser made of them, built once per lexicon. */
import type { Command, Commands, Reading } from './command.ts';
import { cartCommands, cartRules } from './grammar/cart.ts';
import { choiceRules } from './grammar/choices.ts';
import { comparisonCommands, comparisonRules } from './grammar/comparing.ts';
import { generalCommands, generalRules } from './grammar/general.ts';
import { orderCommands, orderRules } from './grammar/orders.ts';
import { pricePartRules } from './grammar/price-parts.ts';
import { pricingCommands, standingRules } from './grammar/pricing.ts';
import { qualityCommands, qualityDetails, qualityRules } from './grammar/quality.ts';
import { shoppingCommands, traitRule } from './grammar/shopping.ts';
import { type PlannerRules, type ReadingContext, valueRules } from './grammar/values.ts';
import { wishRules } from './grammar/wishes.ts';
import { PhraseParser } from './phrase-parser.ts';
import { type Lexed, type Lexicon, Vocabulary, type WordToken } from './vocabulary.ts';
import { common } from './words/common.ts';
import { lexicon as knownNames, plainWords } from './words/lexicon.ts';
import { shoppingWords } from './words/shopping.ts';
import { approvalWords, generalWords, pricingWords, qualityWords } from './words/work.ts';

/** Where two commands read a clause equally well, the earlier one is meant. */
export const commands: Commands = {
  ...generalCommands,
  ...comparisonCommands,
  ...cartCommands,
  ...orderCommands,
  ...pricingCommands,
  ...qualityCommands,
  ...shoppingCommands,
};

export const rules: PlannerRules = {
  ...valueRules,
  ...wishRules,
  ...choiceRules,
  ...traitRule,
  ...orderRules,
  ...cartRules,
  ...comparisonRules,
  ...generalRules,
  ...pricePartRules,
  ...standingRules,
  ...qualityRules,
  ...qualityDetails,
};

/** Words that bind, or turn a meaning round: they must be spelt right. */
export const exactClasses: ReadonlySet<string> = new Set(
  `Buy,Take,AddTo,Remove,Change,Ship,Use,Checkout,Cancel,Return,ReturnWhole,Reorder,Undo,Withdraw,Approve,Reject,Yes,Deny,
  Lower,Raise,TakeOff,SetPrice,OnSale,Match,Beat,Watch,AddCompetitor,Heal,Generate,Start,Rerun,Quarantine,SetAside,PutWord,PutInto,Omit,Turn,Restore,Kick,HealFile,EndWord,Drop,DoIt,LowerPast,RaisePast,Prefer,Avoid,
  DefaultAddress,CurrencyLabel,Freeze,Unfreeze,Not,Dont,Hypothetical,Instruction,Filler,Article`.split(
    /,\s*/,
  ),
);

export class Grammar {
  readonly #vocabulary = new Vocabulary(
    [common, shoppingWords, approvalWords, pricingWords, qualityWords, generalWords, plainWords],
    exactClasses,
  );
  readonly #parser: PhraseParser<ReadingContext>;

  constructor() {
    this.#vocabulary.extend(knownNames);
    this.#parser = new PhraseParser<ReadingContext>(this.#vocabulary.types, this.#vocabulary.tokenTypes, {
      ...rules,
      ...commands,
    });
  }

  /** Adds names of a catalog: categories, properties, brands, shops. */
  extend(lexicon: Lexicon): void {
    this.#vocabulary.extend(lexicon);
  }

  lex(text: string): Lexed {
    return this.#vocabulary.lex(text);
  }

  /** What the command makes of the start of these tokens. */
  read(
    name: string,
    tokens: WordToken[],
    context: ReadingContext,
  ): { reading: Reading; used: number } | undefined {
    const result = this.#parser.read(name, tokens, context);
    return result && { reading: result.value as ReturnType<Command['value']>, used: result.used };
  }
}
