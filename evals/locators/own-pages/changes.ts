/**
 * What happens to a page between two releases, one kind at a time. Each is done in the page, so it must not reach outside
 * itself; it returns the elements that it put in the place of others.
 */
export type Change = () => readonly (readonly [before: Element, after: Element])[];

/** Controls say the same in other words. */
const otherWords: Change = () => {
  const other: Readonly<Record<string, string>> = {
    'Add to basket': 'Put into the basket',
    'Save for later': 'Keep for later',
    Remove: 'Take out',
    Search: 'Find',
    'Show more': 'More of these',
    'Continue to delivery': 'Go on to delivery',
    'Save address': 'Keep this address',
    'Write a review': 'Review this product',
    'Track parcel': 'Where is my parcel',
    'Send it back': 'Return an item',
    'Sign in': 'Log in',
    Basket: 'Your basket',
    Help: 'Help and contact',
    'Apply code': 'Use code',
    'Show delivery dates': 'When it comes',
    Helpful: 'This helped',
    'Read on': 'The whole review',
    'Next page': 'Older reviews',
    Save: 'Keep',
    'Receive goods': 'Book goods in',
    'Order more': 'Buy more of it',
    Pause: 'Take a break',
    Create: 'Make it',
    'Send again': 'Send once more',
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const said = node.textContent?.trim() ?? '';
    if (other[said]) node.textContent = other[said];
  }
  return [];
};

/** A build tool names the classes. */
const otherClasses: Change = () => {
  for (const element of document.querySelectorAll('[class]'))
    element.setAttribute(
      'class',
      [...element.classList].map((name, at) => `${name[0]}${name.length}x${at}`).join(' '),
    );
  return [];
};

/** A framework gives the ids. */
const otherIds: Change = () => {
  const fresh = new Map(
    [...document.querySelectorAll('[id]')].map((element, at) => [element.id, `:r${at}:`]),
  );
  for (const element of document.querySelectorAll('[id]')) element.id = fresh.get(element.id)!;
  for (const label of document.querySelectorAll('label[for]'))
    label.setAttribute('for', fresh.get(label.getAttribute('for')!) ?? '');
  return [];
};

/** Every control stands in a box of its own, and the page in one more. */
const wrapped: Change = () => {
  for (const element of document.querySelectorAll('main button, main input, main select, nav a')) {
    const box = document.createElement('div');
    element.replaceWith(box);
    box.append(element);
  }
  const page = document.createElement('div');
  page.append(...document.body.children);
  document.body.append(page);
  return [];
};

/** Lists, links and fields come in another order. */
const reordered: Change = () => {
  for (const list of document.querySelectorAll('nav, ul, ol, tbody, fieldset')) {
    const children = [...list.children].filter(({ tagName }) => tagName !== 'LEGEND');
    list.append(...children.toReversed());
  }
  return [];
};

/** Others come before it: a banner, a first item in each list, a first row, a button beside. */
const joined: Change = () => {
  const made = (html: string) => document.createRange().createContextualFragment(html);
  document.body.prepend(
    made(
      '<div class="banner"><p>Lamps go out: 20 % off</p><a href="/sale">See the sale</a><button type="button">Close</button></div>',
    ),
  );
  for (const list of document.querySelectorAll('ul, ol, tbody')) {
    const first = list.firstElementChild;
    if (!first) continue;
    const copy = first.cloneNode(true) as Element;
    for (const each of [copy, ...copy.querySelectorAll('[id]')]) each.removeAttribute('id');
    for (const each of copy.querySelectorAll('a, h3, td:first-child'))
      if (!each.firstElementChild) each.textContent = 'Quay lantern';
    for (const each of copy.querySelectorAll('a[href]')) each.setAttribute('href', '/products/quay-lantern');
    list.prepend(copy);
  }
  for (const button of document.querySelectorAll('main form button, main section > button'))
    button.before(made('<button type="button" class="quiet">Compare</button>'));
  return [];
};

/** The footer's links go to the top, the aside in front of what it stood beside. */
const moved: Change = () => {
  const [footer, aside] = [document.querySelector('footer'), document.querySelector('aside')];
  if (footer) document.querySelector('header')?.prepend(...footer.children);
  if (aside) aside.parentElement?.prepend(aside);
  return [];
};

/** Links that act become buttons, and buttons links. */
const otherTags: Change = () =>
  [...document.querySelectorAll('main button, main a.action')].map(element => {
    const isButton = element.tagName === 'BUTTON';
    const other = document.createElement(isButton ? 'a' : 'button');
    for (const { name, value } of element.attributes)
      if (!['type', 'href'].includes(name)) other.setAttribute(name, value);
    if (isButton) other.setAttribute('role', 'button');
    if (isButton) other.setAttribute('href', '#');
    other.append(...element.childNodes);
    element.replaceWith(other);
    return [element, other] as const;
  });

export const changes: Readonly<Record<string, readonly Change[]>> = {
  nothing: [],
  'other words': [otherWords],
  'other classes': [otherClasses],
  'other ids': [otherIds],
  'wrapped in boxes': [wrapped],
  'another order': [reordered],
  'others before it': [joined],
  'moved on the page': [moved],
  'other tags': [otherTags],
  'a new design': [otherWords, otherClasses, otherIds, joined, moved, wrapped],
};
