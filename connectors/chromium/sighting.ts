import type { CDPSession } from 'playwright-core';

/** An element that can be used, as it stood on a page. */
export interface SightedElement {
  readonly role: string;
  readonly name: string;
  /** What the accessibility tree says of it: `required`, `valuemin`, `valuemax`, `disabled`, … */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

const usable = new Set(
  'button link textbox searchbox combobox checkbox radio slider spinbutton switch tab menuitem listbox'.split(
    ' ',
  ),
);
const told = new Set(['required', 'valuemin', 'valuemax', 'disabled', 'invalid', 'expanded', 'checked']);
const most = 200;

/** What can be used on a page, by its whole accessibility tree. */
export async function sightedOn(cdp: CDPSession): Promise<SightedElement[]> {
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  const found = new Map<string, SightedElement>();
  for (const node of nodes) {
    const role = String(node.role?.value ?? '');
    const name = String(node.name?.value ?? '')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, 200);
    if (node.ignored || !usable.has(role) || name === '' || found.size >= most) continue;
    const facts = Object.fromEntries(
      (node.properties ?? []).flatMap(({ name: fact, value }) =>
        told.has(fact) && ['string', 'number', 'boolean'].includes(typeof value.value)
          ? [[fact, value.value as string | number | boolean]]
          : [],
      ),
    );
    found.set(`${role} ${name}`, { role, name, facts });
  }
  return [...found.values()];
}
