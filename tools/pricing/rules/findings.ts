import { isDeepStrictEqual } from 'node:util';
import { alwaysBlocked } from './always-blocked.ts';
import { type Box, boxesOf, intersection, isInside, TooManyBoxes } from './boxes.ts';
import type { PriceRule, RuleSet } from './rule.ts';
import { occurrences } from './schedule.ts';

/** What is wrong with rules before any row is looked at, and how to mend it. */
export interface Finding {
  readonly kind:
    | 'never_selects'
    | 'never_in_force'
    | 'shadowed'
    | 'may_tie'
    | 'always_blocked'
    | 'not_analysed';
  /** The rule that is found fault with first. */
  readonly rules: readonly string[];
  readonly says: string;
  readonly mend: string;
}

/** Long enough to see a rule that comes only on the 29th of February, whatever century it is. */
const lookAheadMs = 9 * 366 * 86_400_000;

/**
 * Analyses rules at an instant. What it says is certain, except `may_tie`, which says so; what it does not say is not
 * proved: tags, attributes and competitor positions are compared only as a whole.
 */
export function findingsIn({ rules, on_tie }: RuleSet, at: Date): Finding[] {
  const findings: Finding[] = [];
  const known: [rule: PriceRule, boxes: readonly Box[]][] = [];
  for (const rule of rules) {
    const boxes = analysable(rule);
    if (boxes === undefined)
      findings.push({
        kind: 'not_analysed',
        rules: [rule.id],
        says: `The selection of ${rule.id} is too wide-branched to be compared with others.`,
        mend: 'Split it into several rules.',
      });
    else if (boxes.length === 0)
      findings.push({
        kind: 'never_selects',
        rules: [rule.id],
        says: `${rule.id} can select no row: its conditions exclude each other.`,
        mend: 'Remove one of the conditions, or join them by any_of.',
      });
    else if (isOver(rule, at.getTime()))
      findings.push({
        kind: 'never_in_force',
        rules: [rule.id],
        says: `${rule.id} is never in force from now on.`,
        mend: 'Give it a later end, a recurrence that comes, or remove it.',
      });
    else {
      known.push([rule, boxes]);
      findings.push(...alwaysBlocked(rule, boxes));
    }
  }
  for (const one of known) findings.push(...againstOthers(one, known, on_tie));
  return findings;
}

function analysable({ select }: PriceRule): Box[] | undefined {
  try {
    return boxesOf(select);
  } catch (error) {
    if (error instanceof TooManyBoxes) return undefined;
    throw error;
  }
}

/** Looks near first: most recurrences come soon, and counting nine years of days takes time. */
const isOver = ({ schedule }: PriceRule, at: number): boolean =>
  schedule !== undefined &&
  [lookAheadMs / 200, lookAheadMs].every(ahead => occurrences(schedule, at, at + ahead).length === 0);

function* againstOthers(
  [rule, boxes]: readonly [PriceRule, readonly Box[]],
  all: readonly (readonly [PriceRule, readonly Box[]])[],
  onTie: RuleSet['on_tie'],
): Generator<Finding> {
  for (const [other, others] of all) {
    if (other === rule || other.currency !== rule.currency) continue;
    if (
      other.priority > rule.priority &&
      covers(other, rule) &&
      boxes.every(box => others.some(each => isInside(box, each)))
    )
      yield {
        kind: 'shadowed',
        rules: [rule.id, other.id],
        says: `${rule.id} never decides: ${other.id} has the higher priority and selects all of its rows.`,
        mend: `Raise the priority of ${rule.id} above ${other.priority}, or narrow ${other.id}.`,
      };
    const first = rule.id < other.id;
    if (onTie === 'block' && first && other.priority === rule.priority && mayMeet(rule, other))
      if (boxes.some(box => others.some(each => intersection(box, each))))
        yield {
          kind: 'may_tie',
          rules: [rule.id, other.id],
          says: `${rule.id} and ${other.id} have the same priority and may select the same rows, which are then blocked.`,
          mend: 'Give them different priorities, or say that the lowest or the highest price wins.',
        };
  }
}

/** Whether one rule surely is in force whenever the other is. */
const covers = (one: PriceRule, other: PriceRule): boolean =>
  one.schedule === undefined || isDeepStrictEqual(one.schedule, other.schedule);

/** Whether two rules may be in force at once; of recurrences it is not told apart which days they are. */
function mayMeet({ schedule: a }: PriceRule, { schedule: b }: PriceRule): boolean {
  const endsBefore = (one: typeof a, other: typeof a): boolean =>
    one?.end !== undefined && other?.start !== undefined && Date.parse(one.end) <= Date.parse(other.start);
  return !endsBefore(a, b) && !endsBefore(b, a);
}
