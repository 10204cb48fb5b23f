import type { PageElement } from './page-element.ts';

/** A locator as it stands in a test, without what it is called on: `getByRole('button', { name: 'Save' })`. */
export interface WrittenLocator {
  readonly code: string;
  readonly by: 'role and name' | 'label' | 'test id' | 'text';
}

/** A JavaScript string literal in single quotes. Whatever the text is, it stays a text. */
export const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const normal = (text: string): string => text.replace(/\s+/g, ' ').trim();
const folded = (text: string): string => normal(text).toLowerCase();

const longestName = 80;

/**
 * The most stable locator that fits one element of the page and no other: by role and name, then label, test id, text.
 * Null where none does; a place in the tree is never used.
 */
export function writeLocator(element: PageElement, page: readonly PageElement[]): WrittenLocator | null {
  const { role, label, testId, facts } = element;
  const name = normal(element.name);
  if (role && name && name.length <= longestName) {
    const alike = page.filter(each => each.role === role);
    const exact = precision(name, alike, each => each.name);
    if (exact !== null)
      return {
        by: 'role and name',
        code: `getByRole(${quoted(role)}, { name: ${quoted(name)}${exact ? ', exact: true' : ''} })`,
      };
  }
  if (label && normal(label).length <= longestName) {
    const exact = precision(normal(label), page, each => each.label);
    if (exact !== null) return { by: 'label', code: `getByLabel(${withExact(normal(label), exact)})` };
  }
  if (testId && page.filter(each => each.testId === testId).length === 1)
    return { by: 'test id', code: `getByTestId(${quoted(testId)})` };
  const text = normal(facts.text);
  if (text && text.length <= longestName && facts.tag.toLowerCase() !== 'input') {
    // A text fits the innermost element that has it; one around it has it too, and is not counted.
    const inner = page.filter(each => !page.some(other => isWithin(other, each) && has(other, text)));
    const exact = precision(text, inner, each => each.facts.text);
    if (exact !== null && inner.includes(element))
      return { by: 'text', code: `getByText(${withExact(text, exact)})` };
  }
  return null;
}

const withExact = (text: string, exact: boolean): string =>
  `${quoted(text)}${exact ? ', { exact: true }' : ''}`;

const isWithin = (inner: PageElement, outer: PageElement): boolean =>
  inner.facts.xpath.startsWith(`${outer.facts.xpath}/`);
const has = (element: PageElement, text: string): boolean =>
  folded(element.facts.text).includes(folded(text));

/** Whether a text must be matched exactly to fit one element only: false, true, or null where even that fits several. */
function precision(
  text: string,
  among: readonly PageElement[],
  of: (element: PageElement) => string,
): boolean | null {
  if (among.filter(each => folded(of(each)).includes(folded(text))).length === 1) return false;
  return among.filter(each => normal(of(each)) === text).length === 1 ? true : null;
}
