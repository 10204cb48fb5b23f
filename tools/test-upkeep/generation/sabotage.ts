import type { Step } from '../../manual-sessions/step.ts';

/**
 * A fault for every page: what the last acting step does has no effect any more. A test that does not notice this
 * asserts nothing of what it does. Null where no step acts on an element.
 */
export function sabotageOf(steps: readonly Step[]): string | null {
  const last = steps.findLast(({ kind, element }) => element && kind !== 'expect' && kind !== 'goto');
  if (!last?.element) return null;
  const { name, label, test_id: testId, text } = last.element;
  const wanted = JSON.stringify({ words: [name, label, text].filter(Boolean), testId }).replaceAll(
    '<',
    '\\u003c',
  );
  return `(() => {
  const { words, testId } = ${wanted};
  const normal = text => (text ?? '').replace(/\\s+/g, ' ').trim();
  const isMeant = element =>
    (testId && element.dataset?.testid === testId) ||
    [element.innerText, element.value, element.placeholder, element.getAttribute('aria-label'), ...[...(element.labels ?? [])].map(each => each.innerText)]
      .some(said => words.includes(normal(said)));
  for (const kind of ['click', 'submit', 'input', 'change', 'keydown', 'keypress', 'keyup', 'pointerdown', 'mousedown', 'mouseup', 'pointerup'])
    addEventListener(kind, event => {
      const path = event.composedPath().filter(each => each instanceof Element).slice(0, 4);
      if (!path.some(isMeant) && !(kind === 'submit' && event.submitter && isMeant(event.submitter))) return;
      event.stopImmediatePropagation();
      if (kind !== 'pointerdown' && kind !== 'mousedown') event.preventDefault();
    }, true);
})();`;
}
