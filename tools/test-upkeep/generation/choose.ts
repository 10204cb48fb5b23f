import { pays } from '../healing/payment.ts';
import { wordsOf } from '../healing/similarity.ts';
import type { SeenElement } from '../ports.ts';
import type { Wish } from './goal.ts';

const rolesFor: Readonly<Record<Exclude<Wish['kind'], 'see'>, ReadonlySet<string>>> = {
  click: new Set(['button', 'link', 'tab', 'menuitem', 'option', 'radio', 'switch']),
  fill: new Set(['textbox', 'searchbox', 'spinbutton', 'combobox']),
  select: new Set(['combobox', 'listbox']),
  check: new Set(['checkbox', 'switch', 'radio']),
};

export type Choice =
  | { readonly kind: 'element'; readonly element: SeenElement }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly names: readonly string[] };

const least = 0.4;
/** Endings that say the same thing otherwise: adds, added, adding. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(ing|ed|es|s)$/, '') : word);

/** How much a name is what the words say: the harmonic mean of how much of each is in the other. */
function likeness(words: readonly string[], name: string): number {
  const [said, called] = [new Set(words.map(stem)), new Set(wordsOf(name).map(stem))];
  const common = [...said].filter(word => called.has(word)).length;
  return common === 0 ? 0 : (2 * common) / (said.size + called.size);
}

/** The one element that a wish means. Elements that share a role and a name cannot be told apart, so none of them is it. */
export function choose(wish: Wish, elements: readonly SeenElement[]): Choice {
  if (wish.kind === 'see') return { kind: 'none' };
  const roles = rolesFor[wish.kind];
  const fitting = elements.filter(({ role, name }) => roles.has(role) && name !== '');
  const scored = fitting
    .map(element => ({ element, score: likeness(wish.words, element.name) }))
    .filter(({ score }) => score >= least)
    .sort((left, right) => right.score - left.score);
  // The only field there is needs no name.
  if (scored.length === 0 && wish.kind === 'fill' && fitting.length === 1)
    return { kind: 'element', element: fitting[0]! };
  const best = scored.filter(({ score }) => score === scored[0]!.score);
  if (best.length === 0) return { kind: 'none' };
  return best.length === 1
    ? { kind: 'element', element: best[0]!.element }
    : { kind: 'several', names: best.map(({ element }) => element.name) };
}

const dangerous = /^(sign out|log ?out|delete|remove|cancel|unsubscribe|close account)\b/i;

/** Whether exploring must not act on it: it spends money, or destroys something. */
export const isForbidden = ({ role, name }: SeenElement): boolean =>
  dangerous.test(name) ||
  pays({
    tag: 'BUTTON',
    id: '',
    name: '',
    classes: [],
    href: '',
    alt: '',
    isButton: role === 'button' || role === 'link',
    location: { x: 0, y: 0, width: 0, height: 0 },
    xpath: '/',
    idXpath: '/',
    text: name,
    neighbourText: '',
  });
