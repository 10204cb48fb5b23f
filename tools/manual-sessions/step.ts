import { z } from 'zod';

/**
 * One step of a person (or of an agent for one), as a test can play it again. This is the format that test generation
 * reads; `docs/manual-sessions.md` describes it.
 *
 * - `goto` opens `url`. Every other kind happened on the page at `url`.
 * - `fill` and `select` put `value` into the element. Where it is `secret`, `value` is null: the test's environment gives it.
 * - `press` sends `value`, a key in the words of `KeyboardEvent.key`, with modifiers before it: `Control+a`.
 * - `expect` is what the person said must hold there: see `expects`. It is the only kind that asserts.
 */
export const stepKinds = ['goto', 'click', 'fill', 'select', 'check', 'uncheck', 'press', 'expect'] as const;

/** `visible`: the element is there. `text`, `value`: it has `value` as its text or value. `url`: the page is at `url`. */
export const expectations = ['visible', 'text', 'value', 'url'] as const;

const text = (longest: number) => z.string().max(longest).nullable().default(null);

/** Ways to find the element again, the most stable first. Null where the page gives none. */
export const stepElement = z.object({
  role: text(60).describe('ARIA role as computed: button, textbox, …'),
  name: text(300).describe('accessible name as computed'),
  label: text(300),
  test_id: text(200),
  text: text(300).describe('its visible text'),
  css: text(1_000).describe('CSS path that is unique on the page'),
});
export type StepElement = z.output<typeof stepElement>;

export const step = z.object({
  kind: z.enum(stepKinds),
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  element: stepElement.nullable().default(null),
  value: text(2_000),
  secret: z.boolean().default(false).describe('the value is a password or the like; it is not kept'),
  expects: z.enum(expectations).nullable().default(null),
});
export type Step = z.output<typeof step>;

/** A step as it was kept: `value` is null where `secret` is true. */
export const recordedStep = step.extend({
  position: z.int().min(1),
  at: z.iso.datetime(),
  by: z.enum(['recorder', 'person', 'agent']),
});
export type RecordedStep = z.output<typeof recordedStep>;

const withoutElement = new Set<Step['kind']>(['goto', 'press']);
const withValue = new Set<Step['kind']>(['fill', 'select', 'press']);

/** Why nobody could play this step again; undefined when somebody can. */
export function flawIn(said: Step): { readonly path: string; readonly why: string } | undefined {
  const needsElement = !withoutElement.has(said.kind) && said.expects !== 'url';
  if (needsElement && !said.element) return { path: 'element', why: `A ${said.kind} needs its element.` };
  if (said.element && Object.values(said.element).every(way => way === null || way === ''))
    return { path: 'element', why: 'The element has neither role, name, label, test id, text nor CSS path.' };
  if (withValue.has(said.kind) && said.value === null && !said.secret)
    return { path: 'value', why: `A ${said.kind} needs its value.` };
  if ((said.kind === 'expect') !== (said.expects !== null))
    return { path: 'expects', why: 'An expect, and nothing else, says what it expects.' };
  if ((said.expects === 'text' || said.expects === 'value') && said.value === null)
    return { path: 'value', why: `To expect a ${said.expects}, say which.` };
  return undefined;
}
