/** Cuts a message into clauses: at the end of a sentence, and where a joining word is followed by a new command. */
import { shapes } from './scanner.ts';
import type { WordToken } from './vocabulary.ts';

const plainType = shapes.Word;

export interface Clause {
  readonly tokens: WordToken[];
  /** Begins with "don't", "never": what follows is not wanted. */
  readonly negated: boolean;
  /** Asked as "should I", "maybe", "what if": what follows is weighed, not ordered. */
  readonly hypothetical: boolean;
  /** "undo?", "laptops 10% off?": asked without asking anybody to do it. */
  readonly asked: boolean;
}

const is = (token: WordToken | undefined, ...names: string[]): boolean =>
  names.some(name => token?.payload.values.has(name));
const shaped = (token: WordToken | undefined, ...names: string[]): boolean =>
  token !== undefined && names.includes(token.tokenType.name);

const heads =
  `Find,Buy,BuyNumber,Take,Compare,HowDoes,Why,AddTo,PutInto,Show,Remove,Change,Ship,Checkout,WhereIs,Cancel,Return,ReturnWhole,Reorder,Undo,Withdraw,
  Approve,Reject,NeedsApproval,Lower,Raise,SetPrice,OnSale,Match,Beat,Simulate,MarketPosition,Watch,StatusOf,WhyFailed,Heal,
  Generate,Start,Rerun,Quarantine,Help,HelpOn,Prefer,Avoid,Freeze,Unfreeze,Thanks,SmallTalk`.split(/,\s*/);
/** Words with a use inside a clause too: after a joining word they begin no new one. */
const inner = [
  'Connective',
  'Under',
  'Over',
  'Below',
  'OrLess',
  'OrMore',
  'Around',
  'EndIn',
  'Round',
  'Keep',
  'Margin',
  'Charm',
  'Map',
  'NotBelow',
  'NotAbove',
  'Not',
  'Until',
  'In',
  'On',
  'At',
  'To',
  'From',
  'For',
  'With',
  'Recurring',
  'Every',
  'FreeReturns',
  'Delivery',
  'Proposal',
  'Category',
  'Attribute',
];
const joining = (token: WordToken | undefined): boolean => is(token, 'And', 'Then') || shaped(token, 'Comma');
const courtesy = ['Excuse', 'Greeting', 'Thanks', 'Praise', 'Yes', 'Deny', 'Dismiss'];

/** Words that point at one of several offers. */
const choosing =
  'Take,OrdinalWord,OptionWord,NumberWord,Best,Cheapest,Fastest,One,Of,OfThem,Piece,Choose'.split(',');
const buysIt = (tokens: readonly WordToken[], at: number): boolean =>
  is(tokens[at], 'Buy', 'Take') && is(tokens[at + 1], 'It');

/** Whether a new command starts here. */
function startsCommand(tokens: readonly WordToken[], at: number): boolean {
  const token = tokens[at];
  if (!token) return false;
  if (is(token, 'Dont', 'Hypothetical') && !is(token, ...inner)) return startsCommand(tokens, at + 1);
  // "delivered by Friday" belongs to what is delivered; "ship it to" is a command.
  if (is(token, 'Ship') && is(token, 'Arrive'))
    return is(tokens[at + 1], 'It', 'To', 'Order', 'AddressLabel');
  return is(token, ...heads) && !is(token, ...inner);
}

/** Commands about builds and tests, which no test covers. */
const mending = ['Heal', 'Rerun', 'Quarantine', 'WhyFailed'];
const mends = (tokens: readonly WordToken[], at: number): boolean =>
  is(tokens[at], ...mending) && !is(tokens[at], ...inner, 'Start');

const condition = /^(?:if|when|once|unless|whenever|until|till|after|before|while|provided|should)$/i;

/** "Could you …?" and "…, please?" are orders in the form of a question. */
const request =
  /\b(?:can|could|would|will|can't|won't|couldn't) (?:you|u|we)\b|\b(?:please|pls|plz|kindly|mind)\b/i;

export function clausesOf(message: readonly WordToken[], text: string): Clause[] {
  const tokens = absorbInstructions(message);
  const parts: WordToken[][] = [[]];
  const asked = new Set<WordToken[]>();
  let sentence = 0;
  const current = () => parts.at(-1)!;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (shaped(token, 'Stop', 'LineBreak')) {
      if (token.image.includes('?') && !request.test(text.slice(sentence, token.startOffset)))
        asked.add(current());
      sentence = token.endOffset;
      parts.push([]);
      continue;
    }
    if (is(token, 'Dismiss')) {
      parts.push([token], []);
      continue;
    }
    if (joining(token)) {
      let next = at;
      while (joining(tokens[next])) next++;
      const buys =
        is(current()[0], 'Buy', 'BuyNumber', 'Take', 'Choose', 'Checkout') ||
        buysIt(current(), current().length - 2);
      const shipsWhatIsBought = buys && is(tokens[next], 'Ship');
      // "if sales drop, cut tents by 10%" is one wish, and not for now.
      if (condition.test(current()[0]?.image ?? '')) {
        current().push(token);
        continue;
      }
      // "I don't want the socks anymore, remove them" is one wish.
      const saysWhatIsUnwanted =
        (is(current()[0], 'Not') && is(current().at(-1), 'Anymore')) || is(current().at(-1), 'Complaint');
      // What a test is to cover is told to its end: "go to the cart, add a cup, and check the total".
      if (is(current()[0], 'Generate') && current().some(one => is(one, 'ForFlow')) && !mends(tokens, next)) {
        current().push(token);
        continue;
      }
      // "great, thank you" is one courtesy; "the second one, buy it" one purchase.
      const thanks = current().every(one => is(one, 'Praise')) && is(tokens[next], 'Thanks');
      const choosesFirst = current().every(one => is(one, ...choosing)) && buysIt(tokens, next);
      if (current().length > 0 && (thanks || choosesFirst)) {
        current().push(token);
        continue;
      }
      const afterCourtesy = current().every(one => is(one, ...courtesy));
      if (
        current().length === 0 ||
        afterCourtesy ||
        (startsCommand(tokens, next) && !shipsWhatIsBought && !saysWhatIsUnwanted)
      ) {
        if (current().length > 0) parts.push([]);
        at = next - 1;
        continue;
      }
    }
    const only = current();
    // "hello find me ..." and "thanks cancel it" greet first, with or without a comma.
    if (
      only.length > 0 &&
      only.every(one => is(one, ...courtesy)) &&
      startsCommand(tokens, at) &&
      !is(token, ...courtesy)
    )
      parts.push([]);
    current().push(token);
  }
  return parts.filter(part => part.length > 0).map(part => clause(part, asked.has(part)));
}

function clause(part: WordToken[], asked: boolean): Clause {
  const hypothetical = part.some(
    token => is(token, 'Hypothetical') && !is(token, 'Simulate', 'HelpOn', 'Find'),
  );
  const tokens = part.filter(token => !is(token, 'Hypothetical') || is(token, 'Simulate', 'HelpOn', 'Find'));
  return { tokens, hypothetical, asked, negated: is(tokens[0], 'Dont') };
}

/** Text that speaks to the machine instead of asking for goods is only text, from there to the end. */
function absorbInstructions(tokens: readonly WordToken[]): WordToken[] {
  const from = tokens.findIndex(token => is(token, 'Instruction'));
  if (from < 0) return [...tokens];
  return tokens.map((token, at) =>
    at < from
      ? token
      : {
          ...token,
          tokenType: plainType,
          tokenTypeIdx: plainType.tokenTypeIdx!,
          payload: { values: new Map(), index: at },
        },
  );
}
