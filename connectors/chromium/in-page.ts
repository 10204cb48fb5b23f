/**
 * What runs in the page, in a world of its own where the page's scripts cannot have changed anything. Each is sent as its
 * own text, so it names nothing outside of itself.
 */

/** What is known of an element, as the page says it. */
export interface PageFacts {
  readonly tag: string;
  readonly type: string;
  readonly isEditable: boolean;
  readonly isSecret: boolean;
  readonly names: readonly string[];
  readonly checked: boolean;
  readonly value: string;
  readonly options: readonly string[];
  readonly label: string | null;
  readonly testId: string | null;
  readonly text: string | null;
  readonly css: string;
}

/** From what lies under the pointer to what a person means by it: the link around a picture, the control of a label. */
export function meantBy(this: Node): Element | null {
  const actionable =
    'a[href],button,input,select,textarea,summary,label,option,[contenteditable=""],[contenteditable="true"],[role="button"],[role="link"],[role="checkbox"],[role="radio"],[role="switch"],[role="tab"],[role="menuitem"],[role="option"],[onclick]';
  const start = this instanceof Element ? this : this.parentElement;
  let found: Element | null = null;
  for (let at: Element | null = start; at && !found; ) {
    found = at.closest(actionable);
    const root: Node = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  if (found instanceof HTMLLabelElement && found.control) return found.control;
  return found ?? start;
}

/** The element that has the keyboard, through shadow roots; null when none has it. */
export function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === document.body || at === document.documentElement ? null : at;
}

export function factsOf(this: Element): PageFacts {
  const tidy = (text: string | null | undefined): string | null => {
    const plain = (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 300);
    return plain === '' ? null : plain;
  };
  const pathOf = (element: Element): string => {
    const parts: string[] = [];
    for (let at: Element | null = element; at; at = at.parentElement) {
      const id = at.getAttribute('id');
      if (id && document.querySelectorAll(`#${CSS.escape(id)}`).length === 1) {
        parts.unshift(`#${CSS.escape(id)}`);
        break;
      }
      const { tagName } = at;
      const siblings = [...(at.parentElement?.children ?? [])].filter(each => each.tagName === tagName);
      const place = siblings.length > 1 ? `:nth-of-type(${siblings.indexOf(at) + 1})` : '';
      parts.unshift(`${tagName.toLowerCase()}${place}`);
    }
    return parts.join(' > ');
  };
  const input = this as HTMLInputElement;
  const select = this instanceof HTMLSelectElement ? this : undefined;
  const html = this as HTMLElement;
  const type = this instanceof HTMLInputElement ? this.type : '';
  const buttons = ['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'file', 'range', 'color'];
  const isText =
    (this instanceof HTMLInputElement && !buttons.includes(type)) || this instanceof HTMLTextAreaElement;
  const attribute = (name: string) => this.getAttribute(name) ?? '';
  const autocomplete = attribute('autocomplete');
  const value = select
    ? (select.selectedOptions[0]?.label ?? '')
    : isText
      ? input.value
      : html.isContentEditable
        ? html.innerText
        : '';
  return {
    tag: this.tagName.toLowerCase(),
    type,
    isEditable: isText || html.isContentEditable,
    isSecret: type === 'password' || /\bcc-|one-time-code|password/.test(autocomplete),
    names: [attribute('name'), attribute('id'), attribute('placeholder'), attribute('aria-label')],
    checked: input.checked === true || attribute('aria-checked') === 'true',
    value: value.slice(0, 2000),
    options: select ? [...select.options].slice(0, 500).map(({ label }) => label) : [],
    label: tidy(input.labels?.[0]?.innerText),
    testId: attribute('data-testid') || attribute('data-test-id') || attribute('data-test') || null,
    text: isText || select ? null : tidy(html.innerText),
    css: pathOf(this).slice(0, 1000),
  };
}

/** Chooses an option by its label, as a person does, and tells the page of it. */
export function choose(this: HTMLSelectElement, label: string): boolean {
  const option = [...this.options].find(each => each.label === label && !each.disabled);
  if (!option) return false;
  this.focus();
  this.value = option.value;
  this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  this.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}
