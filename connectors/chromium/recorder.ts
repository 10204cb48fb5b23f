import type { Step, StepElement } from '../../tools/manual-sessions/ports.ts';
import type { Elements, SeenElement } from './elements.ts';

const checkable = new Set(['checkbox', 'switch', 'menuitemcheckbox']);
/** Keys that do something by themselves; letters are part of what is filled in. */
const telling =
  /^(Enter|Escape|Tab|ArrowUp|ArrowDown|ArrowLeft|ArrowRight|PageUp|PageDown|Home|End|Delete|F\d{1,2}| )$/;

interface Typing {
  readonly seen: SeenElement;
  readonly before: string;
  value: string;
}

export interface RecorderOptions {
  readonly elements: Elements;
  readonly url: () => string;
  /** Takes each step, in the order in which the person took them. */
  readonly record: (step: Step) => void;
  /** Told of every secret as it stands in its field, so that it can be kept out of logs. */
  readonly secret: (value: string) => void;
  /** Something was done that no step can tell. */
  readonly missed: (why: string) => void;
}

/**
 * Makes steps of what a person does, from the input itself: an element is looked up before the input reaches the page,
 * because afterwards the page may be another. Nothing is injected, and no script of the page can forge a step.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #typing: Typing | undefined;
  #pressed: SeenElement | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Before a button goes down. Gives the list that the person is to choose from, where it is one. */
  async down(x: number, y: number): Promise<SeenElement | undefined> {
    const seen = await this.#options.elements.at(x, y);
    const sameField = typeof seen === 'object' && seen.facts.css === this.#typing?.seen.facts.css;
    if (!sameField) this.commit();
    if (seen === 'frame') this.#options.missed('What is done inside a frame is not recorded.');
    this.#pressed = typeof seen === 'object' ? seen : undefined;
    return this.#pressed?.facts.tag === 'select' ? this.#pressed : undefined;
  }

  /** Before the button comes up: on the same element it was a click. */
  async up(x: number, y: number): Promise<void> {
    const pressed = this.#pressed;
    this.#pressed = undefined;
    if (!pressed) return;
    const seen = await this.#options.elements.at(x, y);
    if (typeof seen !== 'object' || seen.facts.css !== pressed.facts.css) return;
    this.#record(clickKind(pressed), pressed);
  }

  /** Before a key reaches the page. */
  async key(key: string, modifiers: string): Promise<void> {
    const letter = [...key].length === 1 && key !== ' ' && !/Control|Meta|Alt/.test(modifiers);
    const seen = this.#typing?.seen ?? (await this.#options.elements.focused());
    if (!seen) return letter ? undefined : this.#press(key, modifiers, undefined);
    const { facts } = seen;
    if ((facts.isEditable || facts.tag === 'select') && !this.#typing)
      this.#typing = { seen, before: facts.value, value: facts.value };
    const leaves = key === 'Tab' || key === 'Escape' || (key === 'Enter' && facts.tag !== 'textarea');
    if (facts.isEditable && !leaves) return undefined;
    if (facts.tag === 'select' && key !== 'Tab') return undefined;
    this.commit();
    if (key === ' ' && (facts.type === 'radio' || checkable.has(seen.element.role ?? '')))
      return this.#record(clickKind(seen), seen);
    return this.#press(key, modifiers, seen);
  }

  /** After a key or a text reached the page: what the field holds now. */
  async typed(): Promise<void> {
    const typing = this.#typing;
    if (!typing) return;
    const facts = await this.#options.elements.factsOf(typing.seen);
    if (facts) typing.value = facts.value;
    if (typing.seen.isSecret && typing.value) this.#options.secret(typing.value);
  }

  /** Before a text is put in at once. */
  async text(): Promise<void> {
    const seen = this.#typing?.seen ?? (await this.#options.elements.focused());
    if (seen?.facts.isEditable) this.#typing ??= { seen, before: seen.facts.value, value: seen.facts.value };
  }

  /** What was being filled in becomes a step, once the person turns to something else. */
  commit(): void {
    const typing = this.#typing;
    this.#typing = undefined;
    if (!typing || typing.value === typing.before) return;
    const isSelect = typing.seen.facts.tag === 'select';
    this.#record(isSelect ? 'select' : 'fill', typing.seen, typing.value);
  }

  chosen(seen: SeenElement, label: string): void {
    this.#record('select', seen, label);
  }

  /** That the element at this point is there, with its text or value, as the person says it must be. */
  async expect(x: number, y: number): Promise<boolean> {
    this.commit();
    const seen = await this.#options.elements.at(x, y);
    if (typeof seen !== 'object') return false;
    const { facts, element } = seen;
    const [expects, value] =
      facts.isEditable || facts.tag === 'select'
        ? (['value', facts.value] as const)
        : facts.text
          ? (['text', facts.text] as const)
          : (['visible', null] as const);
    this.#give({ kind: 'expect', element, value, secret: seen.isSecret && expects === 'value', expects });
    return true;
  }

  goto(url: string): void {
    this.commit();
    this.#options.record({ kind: 'goto', url, element: null, value: null, secret: false, expects: null });
  }

  #press(key: string, modifiers: string, seen: SeenElement | undefined): void {
    if (!telling.test(key) && !modifiers) return;
    if (/^(Shift|Control|Alt|Meta)$/.test(key)) return;
    const name = key === ' ' ? 'Space' : key;
    const value = modifiers ? `${modifiers}+${name}` : name;
    this.#give({ kind: 'press', element: seen?.element ?? null, value, secret: false, expects: null });
  }

  #record(kind: Step['kind'], seen: SeenElement, value: string | null = null): void {
    const secret = seen.isSecret && value !== null;
    this.#give({ kind, element: seen.element, value: secret ? null : value, secret, expects: null });
  }

  #give(step: Omit<Step, 'url'> & { element: StepElement | null }): void {
    this.#options.record({ ...step, url: this.#options.url() });
  }
}

function clickKind({ facts, element }: SeenElement): 'click' | 'check' | 'uncheck' {
  if (facts.type === 'radio') return 'check';
  if (facts.type !== 'checkbox' && !checkable.has(element.role ?? '')) return 'click';
  return facts.checked ? 'uncheck' : 'check';
}
