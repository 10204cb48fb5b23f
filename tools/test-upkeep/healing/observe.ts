import type { ElementFacts } from './element.ts';
import { pageOf } from './page.ts';
import { signalsOf } from './signals.ts';
import { type Traits, traitsOf } from './traits.ts';

/** An element compared with every candidate of a page, before any weight is given to anything. */
export interface Observation {
  readonly wanted: ElementFacts;
  readonly candidates: readonly ElementFacts[];
  /** The signals of each candidate, in the candidates' order. */
  readonly rows: readonly Float64Array[];
  /** The signals the element would have if it stood on the page unchanged. */
  readonly unchanged: Float64Array;
}

/** `traits` are the candidates' own, for a caller that looks for many elements on one page. */
export function observe(
  wanted: ElementFacts,
  candidates: readonly ElementFacts[],
  traits: readonly Traits[] = candidates.map(traitsOf),
): Observation {
  const sought = traitsOf(wanted);
  const page = pageOf(traits);
  return {
    wanted,
    candidates,
    rows: traits.map(each => Float64Array.from(signalsOf(sought, each, page))),
    unchanged: Float64Array.from(signalsOf(sought, sought, page)),
  };
}
