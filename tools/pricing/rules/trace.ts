import { sourceOf } from './base.ts';
import { type BlockReason, blockReasons } from './blocks.ts';
import { type Outcome, usedBase } from './evaluate.ts';
import { parts, partsText } from './exact.ts';
import { type GuardName, guardNames } from './guards.ts';

export interface TraceStep {
  readonly step: 'select' | 'base' | 'change' | 'clamp' | 'limit' | 'round' | 'clamp_again' | 'checks';
  /** `rule@version`. */
  readonly rule: string;
  /** Minor units, with the fraction that is not rounded yet: `1234.5`. */
  readonly in: string;
  readonly out: string;
  readonly because: string;
}

/** The names of guards that are held as bits. */
export const guardsIn = (held: number): GuardName[] => guardNames.filter((_, at) => (held & (1 << at)) !== 0);

/** How an outcome came about, step by step, for a person: made from the outcome's own figures, not calculated again. */
export function traceOf(outcome: Outcome): TraceStep[] {
  const { rule, before, baseDoubled, changed, clamped, limited, rounded, final, blocked } = outcome;
  const name = `${rule.id}@${rule.version}`;
  const steps: TraceStep[] = [];
  const add = (step: TraceStep['step'], from: number, to: number, because: string): void => {
    steps.push({ step, rule: name, in: partsText(from), out: partsText(to), because });
  };
  const start = before * parts;
  if (blocked === 'selection_unknown' || blocked === 'tie') {
    add('select', start, start, reasonOf(blocked));
    return steps;
  }
  add('select', start, start, 'selected');
  if (baseDoubled === null) {
    add('base', start, start, blocked ? reasonOf(blocked) : 'the base is missing; the rule skips the row');
    return steps;
  }
  const base = baseDoubled * (parts / 2);
  add('base', start, base, sourceOf(usedBase(outcome)!));
  if (changed !== null) add('change', base, changed, rule.change.kind);
  if (changed !== null && clamped !== null) add('clamp', changed, clamped, heldBack(outcome.heldByClamp));
  if (clamped !== null && limited !== null) add('limit', clamped, limited, heldBack(outcome.heldByLimit));
  if (limited !== null && rounded !== null)
    add('round', limited, rounded * parts, `${rule.rounding.ending} of every ${rule.rounding.every}`);
  if (rounded !== null && final !== null)
    add('clamp_again', rounded * parts, final * parts, heldBack(outcome.heldByRounding));
  if (final !== null || blocked)
    add('checks', (final ?? before) * parts, outcome.after * parts, blocked ? reasonOf(blocked) : 'passed');
  return steps;
}

const heldBack = (held: number): string => (held === 0 ? 'within' : `held by ${guardsIn(held).join(', ')}`);
const reasonOf = (reason: BlockReason): string => `blocked: ${blockReasons[reason].says}`;
