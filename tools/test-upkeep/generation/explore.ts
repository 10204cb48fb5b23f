import { Refusal } from '../../../platform/errors.ts';
import type { Step } from '../../manual-sessions/step.ts';
import type { PageWalk, SeenElement } from '../ports.ts';
import { choose, isForbidden } from './choose.ts';
import type { Wish } from './goal.ts';

const mostSteps = 15;
const mostLinks = 6;
const longestOutcome = 80;
/** What pages tell outcomes by, the plainest first. */
const telling = ['alert', 'status', 'dialog', 'heading'];

const stepOf = (
  kind: Step['kind'],
  url: string,
  element: SeenElement | null,
  more: Partial<Step> = {},
): Step => ({
  kind,
  url,
  element: element && {
    role: element.role || null,
    name: element.name || null,
    label: null,
    test_id: null,
    text: element.text || null,
    css: null,
  },
  value: null,
  secret: false,
  expects: null,
  ...more,
});

const unclear = (why: string): Refusal =>
  new Refusal('invalid_input', `The goal leads nowhere: ${why}.`, {
    path: 'goal',
    mend: 'Name what is on the page, one thing after another: enter "lamp" in search, press Search, see "3 lamps".',
  });

/**
 * Does what the wishes say on the pages as they are, and keeps the steps. What a page lacks is looked for behind its
 * links. It ends with what the last step brought about; a walk that brings about nothing to see is refused.
 */
export async function explore(walk: PageWalk, start: string, wishes: readonly Wish[]): Promise<Step[]> {
  const steps: Step[] = [stepOf('goto', start, null)];
  await walk.goTo(start);
  let before = await walk.look();
  for (const wish of wishes) {
    if (steps.length > mostSteps) throw unclear(`it takes more than ${mostSteps} steps`);
    const url = walk.url();
    if (wish.kind === 'see') {
      steps.push(stepOf('expect', url, seen(await walk.look(), wish), { expects: 'visible' }));
      continue;
    }
    const element = await reach(walk, wish, steps);
    if (isForbidden(element)) throw unclear(`"${element.name}" spends money or destroys something`);
    before = await walk.look();
    await walk.act(wish.kind, element, wish.value);
    steps.push(stepOf(wish.kind, walk.url(), element, { value: wish.value }));
  }
  if (steps.at(-1)!.kind !== 'expect') steps.push(outcomeOf(before, await walk.look(), walk.url()));
  return steps;
}

function seen(elements: readonly SeenElement[], { words, value }: Wish): SeenElement {
  const wanted = (value ?? words.join(' ')).toLowerCase();
  const found = elements.filter(({ name, text }) => [name, text].some(each => each.toLowerCase() === wanted));
  const [one, other] = found.length > 0 ? found : [];
  if (!one) throw unclear(`"${value ?? words.join(' ')}" is not to be seen`);
  if (other) throw unclear(`"${value ?? words.join(' ')}" is to be seen more than once`);
  return one;
}

/** The element that a wish means, on this page or behind one of its links. */
async function reach(walk: PageWalk, wish: Wish, steps: Step[]): Promise<SeenElement> {
  const here = await walk.look();
  const chosen = choose(wish, here);
  if (chosen.kind === 'element') return chosen.element;
  if (chosen.kind === 'several') throw unclear(`several elements fit "${wish.words.join(' ')}"`);
  const from = walk.url();
  const links = here.filter(each => each.role === 'link' && each.name !== '' && !isForbidden(each));
  for (const link of links.slice(0, mostLinks)) {
    if (here.filter(({ role, name }) => role === 'link' && name === link.name).length > 1) continue;
    const at = steps.length;
    // A look is of one moment: the link is looked up anew on the page that was come back to.
    const now = (await walk.look()).find(({ role, name }) => role === 'link' && name === link.name);
    if (!now) continue;
    await walk.act('click', now, null);
    const behind = choose(wish, await walk.look());
    if (behind.kind === 'element') {
      steps.splice(at, 0, stepOf('click', from, link));
      return behind.element;
    }
    await walk.goTo(from);
  }
  throw unclear(`no element fits "${wish.words.join(' ')}"`);
}

/** What can be seen now and could not before. */
function outcomeOf(before: readonly SeenElement[], after: readonly SeenElement[], url: string): Step {
  const key = ({ role, name, text }: SeenElement) => JSON.stringify([role, name, text]);
  const known = new Set(before.map(key));
  const fresh = after.filter(
    each => !known.has(key(each)) && (each.text || each.name).length <= longestOutcome,
  );
  for (const role of telling) {
    const found = fresh.filter(each => each.role === role && (each.name || each.text));
    const [one] = found;
    if (!one || found.length > 1) continue;
    // A region is told by what it says; a heading by its name.
    if (one.text && !one.name && after.filter(each => each.role === role).length === 1)
      return stepOf('expect', url, { ...one, text: '' }, { expects: 'text', value: one.text });
    if (one.name) return stepOf('expect', url, one, { expects: 'visible' });
  }
  const [text, other] = fresh.filter(each => each.text && !each.name);
  if (text && !other) return stepOf('expect', url, { ...text, role: '' }, { expects: 'visible' });
  throw unclear('what it brings about is not to be seen on the page');
}
