import type { Clock } from '../../platform/identifiers.ts';
import { type Pace, Repository } from '../../sandbox/github/repository.ts';
import type { PageElement } from '../test-upkeep/locators/page-element.ts';

export const specFile = 'e2e/basket.spec.ts';
export const basketSpec = `import { expect, test } from '@playwright/test';

test.describe('Basket', () => {
  test('takes what is put into it', async ({ page }) => {
    await page.goto('/product.html');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await expect(page.getByRole('status')).toHaveText('1 item in your basket');
  });
});
`;

/** A repository with one test, whose button has got another name. */
export function basketRepository(clock: Clock, pace: Pace): Repository[] {
  const repository = new Repository('harbor-goods/storefront', clock, pace);
  const first = repository.commit(null, 'Sell lamps', [], 600, new Map([[specFile, basketSpec]]));
  const head = repository.commit(
    first,
    'Call the basket a cart',
    [{ path: 'site/product.html', status: 'modified', additions: 1, deletions: 1 }],
    60,
  );
  repository.branch('main', head, ['e2e']);
  return [repository];
}

export const elementOf = (
  tag: string,
  text: string,
  more: Partial<PageElement> & {
    readonly at?: number;
    readonly id?: string;
    readonly classes?: string[];
  } = {},
): PageElement => {
  const { at = 1, id = '', classes = [], ...said } = more;
  const xpath = `/html[1]/body[1]/main[1]/${tag}[${at}]`;
  return {
    role: tag === 'button' ? 'button' : tag === 'a' ? 'link' : tag === 'input' ? 'textbox' : '',
    name: text,
    label: '',
    testId: '',
    facts: {
      tag: tag.toUpperCase(),
      id,
      name: '',
      classes,
      href: tag === 'a' ? `/${text.toLowerCase().replaceAll(' ', '-')}` : '',
      alt: '',
      isButton: tag === 'button',
      location: { x: 40, y: 100 + at * 60, width: 160, height: 40 },
      xpath,
      idXpath: id ? `//*[@id='${id}']` : xpath,
      text,
      neighbourText: 'Desk lamp, $39.00',
    },
    ...said,
  };
};

export const addToBasket = elementOf('button', 'Add to basket', { id: 'add', classes: ['primary'] });
/** The same button after it was called otherwise. */
export const addToCart = elementOf('button', 'Add to cart', { id: 'add', classes: ['primary'] });
export const others = [
  elementOf('a', 'Home', { at: 2 }),
  elementOf('a', 'Returns', { at: 3 }),
  elementOf('button', 'Save for later', { at: 4, id: 'save', classes: ['quiet'] }),
  elementOf('p', 'Desk lamp', { at: 5 }),
];
