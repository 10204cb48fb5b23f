import type { Recorded, recordInPage } from '../../../sdk/playwright/facts.ts';
import type { Change } from './changes.ts';

/** A control before a change, and what became of it. */
export interface Tried {
  readonly before: Recorded['facts'];
  /** What the fixture records beside it. */
  readonly lookalikes: readonly Recorded['facts'][];
  /** Which of the page's elements it is afterwards. */
  readonly gold: number;
  /** What the path of ROBULA+ finds afterwards: the control alone, one other alone, none or several. */
  readonly finds: 'it' | 'another' | 'none' | 'several';
  /** Whether that path still finds exactly one element once the control is taken off the page. */
  readonly findsWhenGone: boolean;
}

export interface Experiment {
  readonly after: readonly Recorded['facts'][];
  readonly tried: readonly Tried[];
}

/** The same page before and after changes that are made to it in place, so that who is who needs no marks. In the page. */
export function experiment(
  changes: readonly Change[],
  record: typeof recordInPage,
  visible: (longest: number) => Element[],
  robula: (element: Element) => string,
): Experiment {
  const controls = visible(1_000).filter(each => each.matches('a, button, input, select'));
  const recorded = record(controls, { testIdAttribute: 'data-testid', lookalikes: 20 });
  const paths = controls.map(robula);
  const now = new Map<Element, Element>(controls.map(each => [each, each]));
  for (const change of changes)
    for (const [before, after] of change())
      for (const [control, is] of now) if (is === before) now.set(control, after);
  const candidates = visible(1_000);
  const found = (path: string): Element[] => {
    const nodes = document.evaluate(path, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
    return Array.from({ length: nodes.snapshotLength }, (_, at) => nodes.snapshotItem(at) as Element);
  };
  return {
    after: record(candidates, { testIdAttribute: 'data-testid', lookalikes: 0 }).map(each => each.facts),
    tried: controls.map((control, place) => {
      const is = now.get(control)!;
      const here = found(paths[place]!);
      const after = document.createComment('');
      is.replaceWith(after);
      const gone = found(paths[place]!);
      after.replaceWith(is);
      return {
        before: recorded[place]!.facts,
        lookalikes: recorded[place]!.lookalikes.map(each => each.facts),
        gold: candidates.indexOf(is),
        finds: here.length === 0 ? 'none' : here.length > 1 ? 'several' : here[0] === is ? 'it' : 'another',
        findsWhenGone: gone.length === 1,
      };
    }),
  };
}
