/** Reads a message: clause by clause, the reading that leaves least unread wins, and what binds needs all of it. */
import {
  binding,
  type Fragment,
  type Intent,
  type IntentName,
  intentSlots,
  type Understanding,
  type UnderstandingRequest,
} from '../understanding.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { type Outcome, type Reading, textOf } from './command.ts';
import { afterSpeakingOf, joinSearches } from './follow-ups.ts';
import type { ReadingContext } from './grammar/values.ts';
import { commands, type Grammar } from './grammar.ts';
import { suggest } from './suggestions.ts';
import type { WordToken } from './vocabulary.ts';

interface Candidate {
  readonly reading: Reading;
  readonly unread: readonly WordToken[];
  readonly cost: number;
}

const commandNames = Object.keys(commands);
const harmless = new Set([
  'Comma',
  'And',
  'Then',
  'Instead',
  'Praise',
  'Thanks',
  'Again',
  'Yes',
  'Too',
  'Excuse',
  'Recently',
]);
const isHarmless = (token: WordToken): boolean =>
  token.tokenType.name === 'Comma' || [...token.payload.values.keys()].some(name => harmless.has(name));
const isUnknown = (token: WordToken): boolean =>
  token.tokenType.name === 'Other' ||
  token.tokenType.name === 'Word' ||
  [...token.payload.values.keys()].every(name => name === 'Noun');

function bestReading(grammar: Grammar, tokens: WordToken[], context: ReadingContext): Candidate | undefined {
  let best: Candidate | undefined;
  const consider = (part: WordToken[], aside: readonly WordToken[]): void => {
    if (part.length === 0) return;
    for (const name of commandNames) {
      const found = grammar.read(name, part, context);
      if (!found) continue;
      const rest = part.slice(found.used).filter(token => !isHarmless(token));
      const unread = [...aside, ...rest, ...(found.reading.unread ?? [])];
      const cost = unread.length * 10 + (found.reading.freeText ?? 0);
      if (!best || cost < best.cost) best = { reading: found.reading, unread, cost };
    }
  };
  consider(tokens, []);
  if (best && best.unread.length === 0) return best;
  // Set the unknown words aside and read the rest: the command is recognized, to be asked about.
  const unknown = tokens.filter(isUnknown);
  if (unknown.length > 0)
    consider(
      tokens.filter(token => !isUnknown(token)),
      unknown,
    );
  for (let from = 1; from < tokens.length && from <= 4 && isUnknown(tokens[from - 1]!); from++)
    consider(tokens.slice(from), tokens.slice(0, from));
  return best;
}

export function readMessage(grammar: Grammar, request: UnderstandingRequest): Understanding {
  const { tokens, corrections } = grammar.lex(request.message);
  let context: ReadingContext = {
    now: request.now,
    timeZone: request.time_zone,
    currency: request.currency,
    situation: request.situation,
    text: request.message,
  };
  const intents: Intent[] = [];
  const fragments: Fragment[] = [];
  const clauses = clausesOf(tokens, request.message);
  clauses.forEach((clause, index) => {
    const read = readClause(grammar, clause, index, context);
    // What is bought depends on what was searched for: a search understood in part buys nothing.
    for (const intent of read.intents)
      if (dependent.has(intent.intent) && fragments.length > 0)
        fragments.push({
          text: textOf(clause.tokens, context.text),
          clause: index,
          reason: 'unresolved',
          withheld: intent.intent,
          question: 'An earlier part of the message was not clear. Shall I go on with this part?',
        });
      else intents.push(intent);
    fragments.push(...read.fragments);
    context = afterSpeakingOf(read.intents, context);
  });
  takeBack(clauses, intents, fragments, context.text);
  return {
    intents: joinSearches(withoutCourtesies(saidOnce(intents), fragments)),
    not_understood: fragments,
    suggestions: fragments.length > 0 ? suggest(fragments) : [],
    corrections,
  };
}

/** "Buy the best. Never mind." asks for nothing: what was said to bind before a dismissal is taken back by it. */
function takeBack(clauses: readonly Clause[], intents: Intent[], fragments: Fragment[], text: string): void {
  const dismissed = clauses.findLastIndex(({ tokens }) =>
    tokens.every(token => token.payload.values.has('Dismiss')),
  );
  for (const one of intents.filter(({ intent, clause }) => clause < dismissed && binding.has(intent))) {
    intents.splice(intents.indexOf(one), 1);
    fragments.push({
      text: textOf(clauses[one.clause]!.tokens, text),
      clause: one.clause,
      reason: 'negated',
      withheld: one.intent,
    });
  }
}

const dependent: ReadonlySet<IntentName> = new Set<IntentName>([
  'buy',
  'add_to_cart',
  'checkout',
  'change_address',
  'change_quantity',
]);
const courtesies: ReadonlySet<IntentName> = new Set<IntentName>(['greeting', 'thanks', 'small_talk']);

/** "Go back, undo the last step" is one wish, said twice. */
const saidOnce = (intents: readonly Intent[]): Intent[] =>
  intents.filter(
    ({ intent, slots }, at) =>
      intents[at - 1]?.intent !== intent || JSON.stringify(intents[at - 1]?.slots) !== JSON.stringify(slots),
  );

/** "Hello", "thanks" and "yes" beside a request only accompany it. */
function withoutCourtesies(intents: Intent[], fragments: readonly Fragment[]): Intent[] {
  const work = intents.filter(({ intent }) => !courtesies.has(intent));
  const requests = work.filter(({ intent }) => intent !== 'decide_in_chat');
  if (requests.length > 0)
    return work.filter(
      one => one.intent !== 'decide_in_chat' || one.clause > requests[0]!.clause || 'proposal' in one.slots,
    );
  if (work.length > 0) return work.slice(0, 1);
  return fragments.length > 0 ? [] : intents.slice(0, 1);
}

function readClause(
  grammar: Grammar,
  clause: Clause,
  index: number,
  context: ReadingContext,
): { intents: Intent[]; fragments: Fragment[] } {
  const text = textOf(clause.tokens, context.text);
  let best = bestReading(grammar, clause.tokens, context);
  let negated = false;
  if (clause.negated && (!best || best.unread.length > 0)) {
    negated = true;
    best = bestReading(grammar, clause.tokens.slice(1), context);
  }
  const covered = clause.tokens.length - (best?.unread.length ?? 0);
  if (!best || best.unread.length > covered + 1)
    return { intents: [], fragments: [{ text, clause: index, reason: negated ? 'negated' : 'unknown' }] };

  if (negated) {
    const unwanted = best.reading.outcomes.map(outcome =>
      'held' in outcome ? outcome.held : outcome.intent,
    );
    const withheld = unwanted.find(name => binding.has(name));
    return {
      intents: [],
      fragments: [{ text, clause: index, reason: 'negated', ...(withheld ? { withheld } : {}) }],
    };
  }
  const intents: Intent[] = [];
  const fragments: Fragment[] = [];
  for (const outcome of best.reading.outcomes) {
    if ('held' in outcome) {
      fragments.push({
        text,
        clause: index,
        reason: outcome.reason,
        withheld: outcome.held,
        question: outcome.question,
      });
      continue;
    }
    const doubt = doubtOf(outcome, clause, best.unread);
    if (!doubt) intents.push({ ...outcome, clause: index } as Intent);
    else if (doubt.reason !== 'unknown') fragments.push({ text, clause: index, ...doubt });
    else
      fragments.push({ text: textOf(best.unread.toSorted(byPlace), context.text), clause: index, ...doubt });
  }
  if (best.unread.length > 0 && fragments.length === 0)
    fragments.push({
      text: textOf(best.unread.toSorted(byPlace), context.text),
      clause: index,
      reason: 'unknown',
    });
  return { intents, fragments };
}

const byPlace = (a: WordToken, b: WordToken): number => a.startOffset - b.startOffset;

/** Why an intent that was read is not emitted; `undefined` when nothing speaks against it. */
function doubtOf(
  outcome: Extract<Outcome, { intent: IntentName }>,
  clause: Clause,
  unread: readonly WordToken[],
): Pick<Fragment, 'reason' | 'withheld' | 'question'> | undefined {
  const withheld = binding.has(outcome.intent) ? { withheld: outcome.intent } : {};
  // What fits the grammar may still be outside of what a slot can hold: a quantity of a billion.
  if (!intentSlots[outcome.intent].safeParse(outcome.slots).success)
    return {
      reason: 'ambiguous',
      ...withheld,
      question: 'A value in this is outside of what is possible. What did you mean?',
    };
  if (!binding.has(outcome.intent)) return undefined;
  const what = outcome.intent.replaceAll('_', ' ');
  if (clause.hypothetical || clause.asked)
    return {
      reason: 'hypothetical',
      ...withheld,
      question: `Shall I propose this: ${what}? Say it as an order, without "maybe", "should I" or a question mark.`,
    };
  if (unread.length > 0)
    return {
      reason: 'unknown',
      ...withheld,
      question: `I did not understand part of this, so nothing is proposed. Shall I ${what}? Say it in other words.`,
    };
  return undefined;
}
