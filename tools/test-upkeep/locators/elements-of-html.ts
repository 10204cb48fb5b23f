import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { mostElements, type PageElement } from './page-element.ts';

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const isElement = (node: Node): node is Element => 'tagName' in node;
const kept =
  /^(a|button|input|select|textarea|label|summary|option|h[1-6]|img|li|td|th|p|span|div|form|nav|section)$/;
const unseen = new Set(['script', 'style', 'template', 'noscript', 'head']);
const nowhere = { x: 0, y: 0, width: 0, height: 0 };

/** Elements of a page's source, without geometry or what scripts make of it; roles and names as far as HTML says them. */
export function elementsOfHtml(html: string): PageElement[] {
  const elements: PageElement[] = [];
  const labels = new Map<string, string>();
  const visit = (node: Node, xpath: string, idXpath: string, wrapping: string): void => {
    const counts = new Map<string, number>();
    for (const child of 'childNodes' in node ? node.childNodes : []) {
      if (!isElement(child) || unseen.has(child.tagName)) continue;
      const tag = child.tagName;
      const at = (counts.get(tag) ?? 0) + 1;
      counts.set(tag, at);
      const [path, of] = [`${xpath}/${tag}[${at}]`, attributesOf(child)];
      if ('hidden' in of || of['aria-hidden'] === 'true' || of.type === 'hidden') continue;
      const idPath = of.id ? `//*[@id='${of.id}']` : `${idXpath}/${tag}[${at}]`;
      if (tag === 'label' && of.for) labels.set(of.for, textOf(child));
      const label = tag === 'label' ? textOf(child) : wrapping;
      if (kept.test(tag) && elements.length < mostElements)
        elements.push(elementOf(child, of, { path, idPath, label: wrapping, near: textOf(node) }));
      visit(child, path, idPath, label);
    }
  };
  visit(parse(html), '', '', '');
  return elements.map(element => {
    const label = labels.get(element.facts.id);
    return label === undefined ? element : { ...element, label, name: element.name || label };
  });
}

const fieldRoles: Readonly<Record<string, string>> = {
  checkbox: 'checkbox',
  radio: 'radio',
  submit: 'button',
  button: 'button',
  reset: 'button',
  search: 'searchbox',
  number: 'spinbutton',
};
const roles: Readonly<Record<string, string>> = {
  button: 'button',
  textarea: 'textbox',
  select: 'combobox',
  nav: 'navigation',
  img: 'img',
  li: 'listitem',
};

function elementOf(
  element: Element,
  of: Readonly<Record<string, string>>,
  place: { path: string; idPath: string; label: string; near: string },
): PageElement {
  const tag = element.tagName;
  const role =
    of.role ??
    (tag === 'input'
      ? (fieldRoles[of.type ?? ''] ?? 'textbox')
      : tag === 'a' && of.href !== undefined
        ? 'link'
        : /^h\d$/.test(tag)
          ? 'heading'
          : (roles[tag] ?? ''));
  const isButton = role === 'button';
  const text = textOf(element) || (isButton ? of.value : '') || of.placeholder || '';
  const name = of['aria-label'] ?? (place.label || (role === '' ? '' : text) || of.alt || of.title || '');
  return {
    role,
    name: name.slice(0, 400),
    label: /^(input|select|textarea)$/.test(tag) ? (of['aria-label'] ?? place.label).slice(0, 400) : '',
    testId: of['data-testid'] ?? '',
    facts: {
      tag: tag.toUpperCase(),
      id: of.id ?? '',
      name: of.name ?? '',
      classes: (of.class ?? '').split(/\s+/).filter(Boolean),
      href: of.href ?? '',
      alt: of.alt ?? '',
      isButton,
      location: nowhere,
      xpath: place.path,
      idXpath: place.idPath,
      text: text.slice(0, 400),
      neighbourText: place.near.slice(0, 1_000),
    },
  };
}

const attributesOf = ({ attrs }: Element): Readonly<Record<string, string>> =>
  Object.fromEntries(attrs.map(({ name, value }) => [name, value]));

function textOf(node: Node): string {
  if ('value' in node && node.nodeName === '#text') return node.value.replace(/\s+/g, ' ').trim();
  if (isElement(node) && unseen.has(node.tagName)) return '';
  return 'childNodes' in node ? node.childNodes.map(textOf).filter(Boolean).join(' ') : '';
}
