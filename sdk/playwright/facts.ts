/** What finds an element again, in the format of `tools/test-upkeep/healing/element.ts`. */
export interface Facts {
  readonly tag: string;
  readonly id: string;
  readonly name: string;
  readonly classes: readonly string[];
  readonly href: string;
  readonly alt: string;
  readonly isButton: boolean;
  readonly location: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly xpath: string;
  readonly idXpath: string;
  readonly text: string;
  readonly neighbourText: string;
}

export interface Recorded {
  readonly facts: Facts;
  readonly label: string;
  readonly testId: string;
}

export interface Recording {
  readonly testIdAttribute: string;
  /** How many lookalikes of each element are recorded with it. */
  readonly lookalikes: number;
}

/**
 * Runs in the page, so it must not reach outside itself, and in one turn, because a moment later the page may have changed.
 * What people typed is never recorded: of a field only its placeholder, of a button its value.
 */
export function recordInPage(
  meant: Element | readonly Element[],
  { testIdAttribute, lookalikes }: Recording,
): (Recorded & { readonly lookalikes: readonly Recorded[] })[] {
  const elements: readonly Element[] = Array.isArray(meant) ? meant : [meant as Element];
  /** What could be taken for an element that is gone: what says the same, then what has its tag, then what is nearest. */
  const lookalikesOf = (element: Element): Element[] => {
    const controls = 'a,button,input,select,textarea,summary,[role]';
    const all = [
      ...document.body.querySelectorAll(element.matches(controls) ? controls : element.tagName),
    ].filter(each => each === element || each.checkVisibility({ visibilityProperty: true }));
    const place = all.indexOf(element);
    const text = element.textContent?.trim();
    const far = (each: Element, at: number) =>
      (each.textContent?.trim() === text ? 0 : 2 * all.length) +
      (each.tagName === element.tagName ? 0 : all.length) +
      Math.abs(at - place);
    return all
      .map((each, at) => ({ each, far: far(each, at) }))
      .toSorted((left, right) => left.far - right.far)
      .map(({ each }) => each)
      .filter(each => each !== element)
      .slice(0, lookalikes);
  };
  const short = (text: string | null | undefined, longest: number) =>
    (text ?? '').replace(/\s+/g, ' ').trim().slice(0, longest);
  const stepOf = (element: Element) => {
    let at = 1;
    for (let other = element.previousElementSibling; other; other = other.previousElementSibling)
      if (other.tagName === element.tagName) at += 1;
    return `/${element.tagName.toLowerCase()}[${at}]`;
  };
  const pathOf = (element: Element, untilId: boolean): string => {
    let path = '';
    for (let at: Element | null = element; at; at = at.parentElement) {
      if (untilId && at.id && !at.id.includes("'")) return `//*[@id='${at.id}']${path}`;
      path = stepOf(at) + path;
    }
    return path;
  };
  const recorded = (element: Element): Recorded => {
    const box = element.getBoundingClientRect();
    const tag = element.tagName;
    const of = (name: string) => element.getAttribute(name) ?? '';
    const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(tag);
    const isButton =
      tag === 'BUTTON' ||
      of('role') === 'button' ||
      (tag === 'INPUT' && /^(button|submit|reset|image)$/.test(of('type')));
    const text = !isField
      ? short((element as HTMLElement).innerText ?? element.textContent, 400)
      : short(isButton ? of('value') : of('placeholder'), 400);
    let around = element.parentElement;
    while (around && short(around.textContent, 1_000) === text) around = around.parentElement;
    // In a row that repeats, what is beside the element is the same in each; what tells the rows apart is further away.
    const row = element.closest<HTMLElement>('tr,li,article,[role=row],[role=listitem],[role=article]');
    if (row?.contains(around)) around = row;
    const label = isField
      ? of('aria-label') ||
        [...((element as HTMLInputElement).labels ?? [])].map(each => short(each.textContent, 400)).join(' ')
      : '';
    return {
      label: short(label, 400),
      testId: of(testIdAttribute).slice(0, 200),
      facts: {
        tag,
        id: element.id.slice(0, 300),
        name: of('name').slice(0, 300),
        classes: [...element.classList].slice(0, 40),
        href: of('href').slice(0, 1_000),
        alt: of('alt').slice(0, 300),
        isButton,
        location: { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height },
        xpath: pathOf(element, false),
        idXpath: pathOf(element, true),
        text,
        neighbourText: short(around?.textContent?.replace(element.textContent || '\0', ' '), 1_000),
      },
    };
  };
  return elements.map(element => ({
    ...recorded(element),
    lookalikes: lookalikes > 0 ? lookalikesOf(element).map(recorded) : [],
  }));
}

/** Elements of the page that a person can see and could mean, in the page's order. */
export function visibleInPage(longest: number): Element[] {
  const meant =
    'a,button,input,select,textarea,label,summary,h1,h2,h3,h4,h5,h6,img,li,td,th,p,[role],[data-testid],[aria-label]';
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    const { visibility, display } = getComputedStyle(element);
    return width > 0 && height > 0 && visibility !== 'hidden' && display !== 'none';
  };
  const own = (element: Element) =>
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
  return [...document.body.querySelectorAll('*')]
    .filter(element => (element.matches(meant) || own(element)) && isSeen(element))
    .slice(0, longest);
}
