import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ElementFacts } from './element.ts';
import { heal } from './heal.ts';

const element = (facts: Partial<ElementFacts> & Pick<ElementFacts, 'tag' | 'xpath'>): ElementFacts =>
  ElementFacts.parse({ idXpath: facts.xpath, location: { x: 0, y: 0, width: 80, height: 20 }, ...facts });

const checkout = element({
  tag: 'BUTTON',
  id: 'checkout',
  text: 'Check out',
  classes: ['btn', 'btn-primary'],
  isButton: true,
  location: { x: 900, y: 400, width: 120, height: 40 },
  xpath: '/html[1]/body[1]/main[1]/div[2]/button[1]',
  idXpath: "//*[@id='checkout']",
  neighbourText: 'Subtotal $42.00 Continue shopping',
});
const keepShopping = element({
  tag: 'A',
  text: 'Continue shopping',
  href: 'https://shop.example/products',
  location: { x: 700, y: 400, width: 140, height: 40 },
  xpath: '/html[1]/body[1]/main[1]/div[2]/a[1]',
  neighbourText: 'Subtotal $42.00 Check out',
});
const search = element({
  tag: 'INPUT',
  name: 'q',
  text: 'Search',
  location: { x: 300, y: 10, width: 400, height: 32 },
  xpath: '/html[1]/body[1]/header[1]/form[1]/input[1]',
});
const help = element({
  tag: 'A',
  text: 'Help',
  href: 'https://shop.example/help',
  location: { x: 20, y: 2000, width: 40, height: 18 },
  xpath: '/html[1]/body[1]/footer[1]/a[1]',
});

/** The same button after a new release of the shop: another id, other classes, one level deeper. */
const released = {
  ...checkout,
  id: 'checkout-button',
  classes: ['button', 'button--large'],
  location: { x: 880, y: 460, width: 160, height: 44 },
  xpath: '/html[1]/body[1]/main[1]/div[1]/section[2]/div[1]/button[1]',
  idXpath: "//*[@id='checkout-button']",
};

/** Any page: elements of any kind, each at its own place. */
const page = fc
  .array(
    fc.record({
      tag: fc.constantFrom('A', 'BUTTON', 'INPUT', 'DIV', 'SPAN'),
      id: fc.constantFrom('', 'a', 'b', 'nav'),
      text: fc.constantFrom('', 'Sign in', 'Cart', 'Help', 'Sign in to your account', '日本語'),
      href: fc.constantFrom('', '/cart', 'https://shop.example/help?ref=%E0%A4%A', 'javascript:void(0)'),
      width: fc.integer({ min: 0, max: 900 }),
      y: fc.integer({ min: -500, max: 9000 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(drawn =>
    drawn.map(({ width, y, ...facts }, index) =>
      element({
        ...facts,
        location: { x: 10 * index, y, width, height: 20 },
        xpath: `/html[1]/body[1]/div[${index + 1}]/${facts.tag.toLowerCase()}[1]`,
      }),
    ),
  );

describe('healing a locator', () => {
  it('finds the button of the last release, though its id, classes and path are new', () => {
    const healing = heal(checkout, [keepShopping, help, released, search]);
    expect(healing).toMatchObject({ kind: 'found', candidate: { id: 'checkout-button' } });
    expect(healing.kind === 'found' && healing.reasons).toContain('text: same');
  });

  it('says none when the button is gone, instead of naming what is left', () => {
    const healing = heal(checkout, [keepShopping, help, search]);
    expect(healing.kind).toBe('none');
    expect(healing.ranked).toHaveLength(3);
    expect(healing.kind === 'none' && healing.why).not.toBe('');
  });

  it("does not take the next row's button for one that is gone, when it knows that both were there", () => {
    const rowOf = (row: number, lamp: string) => {
      const xpath = `/html[1]/body[1]/main[1]/ol[1]/li[${row}]/button[1]`;
      const location = { x: 40, y: 100 * row, width: 120, height: 30 };
      return element({
        tag: 'BUTTON',
        text: 'Add to basket',
        isButton: true,
        location,
        xpath,
        neighbourText: lamp,
      });
    };
    const [desk, floor, wall] = [rowOf(1, 'Desk lamp'), rowOf(2, 'Floor lamp'), rowOf(3, 'Wall lamp')];
    expect(heal(floor, [desk, wall, help]).kind).toBe('found');
    expect(heal(floor, [desk, wall, help], [desk, wall]).kind).toBe('none');
    expect(heal(floor, [desk, wall], [desk, wall])).toMatchObject({ kind: 'none', ranked: [] });
    expect(heal(floor, [desk, floor, wall, help], [desk, wall])).toMatchObject({ candidate: floor });
  });

  it('follows a row that changed its place by what else stands in it', () => {
    const rowOf = (row: number, lamp: string) => {
      const xpath = `/html[1]/body[1]/main[1]/table[1]/tr[${row}]/td[2]/button[1]`;
      const location = { x: 40, y: 60 * row, width: 60, height: 20 };
      return element({ tag: 'BUTTON', text: 'Save', isButton: true, location, xpath, neighbourText: lamp });
    };
    const lamps = ['Desk lamp, 12 on hand', 'Floor lamp, 3 on hand', 'Wall lamp, none'];
    const [desk, floor, wall] = lamps.map((lamp, at) => rowOf(at + 1, lamp));
    const [wallNow, floorNow, deskNow] = lamps.toReversed().map((lamp, at) => rowOf(at + 1, lamp));
    const page = [wallNow!, floorNow!, deskNow!];
    expect(heal(desk!, page, [floor!, wall!])).toMatchObject({ kind: 'found', candidate: deskNow });
    expect(heal(desk!, [wallNow!, floorNow!], [floor!, wall!])).toMatchObject({ kind: 'none', ranked: [] });
  });

  it('does not take a label for the field it names', () => {
    const label = { ...search, tag: 'LABEL', name: '', location: { ...search.location, y: 0, height: 10 } };
    expect(heal(search, [label, help, keepShopping]).kind).toBe('none');
  });

  it('says none of an empty page', () => {
    expect(heal(checkout, [])).toMatchObject({ kind: 'none', confidence: 0, ranked: [] });
  });

  it('ranks the unchanged element first, whatever else is there', () => {
    fc.assert(
      fc.property(page, fc.nat(), (elements, drawn) => {
        const wanted = elements[drawn % elements.length]!;
        expect(heal(wanted, elements).ranked[0]!.candidate).toBe(wanted);
      }),
    );
  });

  it('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(page, page, (then, now) => {
        expect(heal(then[0]!, now.toReversed())).toEqual(heal(then[0]!, now));
      }),
    );
  });

  it('is a probability, and shares of the belief that add up to no more than one', () => {
    fc.assert(
      fc.property(page, page, (then, now) => {
        const { confidence, ranked } = heal(then[0]!, now);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(ranked.reduce((sum, { share }) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it('leaves what it was given as it was', () => {
    const [before, now] = [structuredClone(checkout), [keepShopping, released]];
    const copy = structuredClone(now);
    heal(checkout, now);
    expect([checkout, now]).toEqual([before, copy]);
  });
});

describe('facts of an element', () => {
  it('refuses what cannot be located on a page, and says what is missing', () => {
    const { error } = ElementFacts.safeParse({ tag: 'A', xpath: 'a[1]', idXpath: '', location: { x: 0 } });
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual(
      expect.arrayContaining(['xpath', 'location.y', 'location.width']),
    );
  });
});
