import type { Flakiness } from '../flakiness/flakiness.ts';
import { signsIn } from './signs.ts';

export type Cause = 'product' | 'test' | 'flaky' | 'infrastructure';

/** What is known of one failure. */
export interface FailureFacts {
  readonly conclusion: string | null;
  /** What the failure says: an outsider's text. */
  readonly text: string;
  /** How often its check failed on this commit, with no success after it. */
  readonly failuresInARow: number;
  /** What earlier runs say of the test; nothing where no test is named or nothing is known. */
  readonly flakiness: Flakiness | undefined;
  /** Whether its check has both failed and passed on this very commit. */
  readonly bothOnThisCommit: boolean;
  /** Files that the change touched. */
  readonly changed: readonly string[];
}

/** A cause with how sure we are, and why, in words of our own. */
export interface Classified {
  readonly cause: Cause;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly evidence: readonly string[];
  /** Changed files that the failure's text names. */
  readonly names: readonly string[];
}

/** A test that fails so often in a row on one commit is broken now, whatever it was before. */
const brokenAfter = 3;
const timeouts = new Set(['timed_out', 'startup_failure']);

/**
 * Why something failed. The order is by what a wrong answer would cost: a machine that broke and a test that lies are
 * said only with a sign of it; whatever cannot be explained is the product's.
 */
export function classify(facts: FailureFacts): Classified {
  const signs = signsIn(facts.text);
  const names = facts.changed.filter(file => facts.text.includes(file));
  const named =
    names.length > 0 ? [`it names ${names.length} changed ${names.length === 1 ? 'file' : 'files'}`] : [];
  const as = (cause: Cause, confidence: Classified['confidence'], ...evidence: string[]): Classified => ({
    cause,
    confidence,
    evidence: [...evidence, ...named],
    names,
  });

  if (facts.conclusion && timeouts.has(facts.conclusion))
    return as('infrastructure', 'high', 'the job did not end by itself');
  if (signs.infrastructure)
    return as('infrastructure', signs.assertion ? 'medium' : 'high', signs.infrastructure);
  if (facts.bothOnThisCommit) return as('flaky', 'high', 'it failed and passed on this very commit');
  const both = facts.flakiness?.both ?? 0;
  if (both > 0 && facts.failuresInARow < brokenAfter && names.length === 0)
    return as(
      'flaky',
      both > 1 ? 'high' : 'medium',
      `it failed and passed on ${both} earlier ${both === 1 ? 'commit' : 'commits'}`,
    );
  const wasFlaky =
    both > 0
      ? [`flaky before, but it ${names.length > 0 ? 'names what changed' : 'fails every time now'}`]
      : [];
  if (signs.selector) return as('test', 'high', signs.selector, ...wasFlaky);
  if (signs.assertion)
    return as('product', names.length > 0 ? 'high' : 'medium', signs.assertion, ...wasFlaky);
  return as('product', 'low', 'nothing explains it, so it counts as the product’s', ...wasFlaky);
}
