import type { Running } from '../../server/start.ts';
import { getCiStatus } from '../../tools/ci/get-ci-status.ts';
import type { PageElement } from '../../tools/test-upkeep/locators/page-element.ts';

const step = {
  repository: 'harbor-goods/storefront',
  file: 'e2e/order.spec.ts',
  test: 'Order › places an order as a guest',
  locator: "getByRole('button', { name: 'Add to basket' })",
  url: 'http://127.0.0.1:4000/lamps/desk-lamp',
};

/** What a browser saw of an element in the middle of the page, so many rows down. */
function elementOf(tag: string, text: string, row: number): PageElement {
  const xpath = `/html[1]/body[1]/main[1]/${tag}[${row}]`;
  return {
    role: tag === 'button' ? 'button' : '',
    name: text,
    label: '',
    testId: '',
    facts: {
      tag: tag.toUpperCase(),
      id: '',
      name: '',
      classes: [],
      href: '',
      alt: '',
      isButton: tag === 'button',
      location: { x: 40, y: 100 + row * 60, width: 160, height: 40 },
      xpath,
      idXpath: xpath,
      text,
      neighbourText: 'Desk lamp, $39.00',
    },
  };
}
const addToBasket = elementOf('button', 'Add to basket', 1);
const addToCart = elementOf('button', 'Add to cart', 1);
const others = [elementOf('button', 'Save for later', 4), elementOf('p', 'Desk lamp', 5)];

/** A test of the sandbox's repository that lost a button: reported with a page on which an outsider may have written. */
export async function reportBrokenStep(running: Running, written: string | undefined): Promise<void> {
  const { tenant, operator } = running.installation;
  const scopes = ['ci:read', 'manual-sessions:read', 'test-upkeep:draft', 'test-upkeep:read'];
  const principal = { tenant, id: operator, kind: 'operator', name: 'The build', scopes } as const;
  const call = async (tool: string, input: object): Promise<unknown> => {
    const outcome = await running.kernel.call(principal, tool, input, {});
    if (outcome.kind !== 'result') throw new Error(`${tool}: ${JSON.stringify(outcome)}`);
    return outcome.data;
  };
  const { sha } = getCiStatus.output.parse(await call('get_ci_status', { branch: 'main' }));
  const { repository, file, test, locator, url } = step;
  await call('record_last_good', {
    repository,
    file,
    test,
    steps: [{ locator, url, element: addToBasket }],
  });
  // What is beside the button, and what an assistive reader hears of something else.
  const said = written?.slice(0, 390);
  const page = said === undefined ? [addToCart, ...others] : [addToCart, ...others, elementOf('p', said, 6)];
  const near = said === undefined ? {} : { neighbourText: `${addToCart.facts.neighbourText} ${said}`.trim() };
  const seen = page.map(each => (each === addToCart ? { ...each, facts: { ...each.facts, ...near } } : each));
  await call('request_heal', { ...step, sha, line: 11, page: seen, whole: true });
}
