import type { Page } from './page.ts';
import { commonEnd, commonStart, commonSteps, covered, dice, overlap, ratio } from './similarity.ts';
import type { Traits } from './traits.ts';

/** Whether a signal can only speak for a candidate, only against it, or may turn out either way. */
export type Direction = 'for' | 'against' | 'either';

/** What is looked at when a candidate is compared with the element, each between 0 and 1. */
export const signals = {
  'text: same': 'for',
  'text: same and rare': 'for',
  'text: words': 'for',
  'text: letters': 'for',
  'text: covered': 'for',
  'text: both empty': 'either',
  'text: nothing in common': 'against',
  'text: appeared or vanished': 'against',
  'link: same': 'for',
  'link: same and rare': 'for',
  'link: words': 'for',
  'link: both empty': 'either',
  'link: appeared or vanished': 'against',
  'link: nothing in common': 'against',
  'link: last word same': 'for',
  'id: same': 'for',
  'id: words': 'for',
  'id: appeared or vanished': 'against',
  'name: same': 'for',
  'name: differs': 'against',
  'classes: words': 'for',
  'classes: same': 'for',
  'alt: same': 'for',
  'words: all': 'for',
  'words: across': 'for',
  'words: rarest in common': 'for',
  'words: all without text': 'for',
  'tag: same': 'for',
  'role: same': 'for',
  'button: same': 'for',
  'control: acts': 'either',
  'control: inside differs': 'against',
  'path: same': 'for',
  'path: end': 'for',
  'path: end of tags': 'for',
  'path: steps': 'for',
  'path: tags': 'for',
  'anchor: same': 'for',
  'anchor: rest same': 'for',
  'anchor: rest end': 'for',
  'anchor: start': 'for',
  'landmark: same': 'for',
  'landmark: differs': 'against',
  'neighbours: words': 'for',
  'neighbours: covered': 'for',
  'place: near': 'for',
  'place: left edge': 'for',
  'place: from top': 'for',
  'place: same side': 'for',
  'size: width': 'for',
  'size: height': 'for',
  'size: area': 'for',
  'size: same': 'for',
} as const satisfies Readonly<Record<string, Direction>>;

export type Signal = keyof typeof signals;

export const signalNames = Object.keys(signals) as readonly Signal[];

const yes = (holds: boolean): number => (holds ? 1 : 0);
const rare = (count: number): number => (count === 0 ? 0 : 1 / count);
const near = (distance: number, scale: number): number => Math.exp(-Math.abs(distance) / scale);

/** The signals of one candidate, in the order of `signalNames`. */
export function signalsOf(wanted: Traits, candidate: Traits, page: Page): number[] {
  return [
    ...ofText(wanted, candidate, page),
    ...ofLink(wanted, candidate, page),
    ...ofNames(wanted, candidate, page),
    ...ofKind(wanted, candidate),
    ...ofPath(wanted, candidate),
    ...ofNeighbours(wanted, candidate, page),
    ...ofPlace(wanted, candidate),
  ];
}

function ofText(wanted: Traits, candidate: Traits, page: Page): number[] {
  const same = wanted.text !== '' && wanted.text === candidate.text;
  const both = wanted.text !== '' && candidate.text !== '';
  const words = overlap(wanted.textWords, candidate.textWords, page.weigh);
  return [
    yes(same),
    same ? rare(page.texts(candidate.text)) : 0,
    words,
    both ? dice(wanted.textLetters, candidate.textLetters) : 0,
    covered(wanted.textWords, candidate.textWords, page.weigh),
    yes(wanted.text === '' && candidate.text === ''),
    yes(both && words === 0),
    yes((wanted.text === '') !== (candidate.text === '')),
  ];
}

function ofLink(wanted: Traits, candidate: Traits, page: Page): number[] {
  const same = wanted.href !== '' && wanted.href === candidate.href;
  const words = overlap(wanted.hrefWords, candidate.hrefWords, page.weigh);
  const [last, other] = [[...wanted.hrefWords].at(-1), [...candidate.hrefWords].at(-1)];
  return [
    yes(same),
    same ? rare(page.hrefs(candidate.href)) : 0,
    words,
    yes(wanted.href === '' && candidate.href === ''),
    yes((wanted.href === '') !== (candidate.href === '')),
    yes(wanted.href !== '' && candidate.href !== '' && words === 0),
    yes(last !== undefined && last === other),
  ];
}

function ofNames(wanted: Traits, candidate: Traits, page: Page): number[] {
  const all = overlap(wanted.allWords, candidate.allWords, page.weigh);
  return [
    yes(wanted.id !== '' && wanted.id === candidate.id),
    overlap(wanted.idWords, candidate.idWords, page.weigh),
    yes((wanted.id === '') !== (candidate.id === '')),
    wanted.name !== '' && wanted.name === candidate.name ? rare(page.names(candidate.name)) : 0,
    yes(wanted.name !== '' && candidate.name !== '' && wanted.name !== candidate.name),
    overlap(wanted.classWords, candidate.classWords, page.weigh),
    yes(
      wanted.classWords.size === candidate.classWords.size &&
        overlap(wanted.classWords, candidate.classWords, () => 1) === 1,
    ),
    yes(wanted.alt !== '' && wanted.alt === candidate.alt),
    all,
    covered(wanted.textWords.size > 0 ? wanted.textWords : wanted.allWords, candidate.allWords, page.weigh),
    rarestInCommon(wanted.allWords, candidate.allWords, page),
    wanted.text === '' ? all : 0,
  ];
}

/** The weight of the most telling word that both have, where 1 is a word that no other candidate has. */
function rarestInCommon(wanted: ReadonlySet<string>, candidate: ReadonlySet<string>, page: Page): number {
  let rarest = 0;
  for (const word of wanted) if (candidate.has(word)) rarest = Math.max(rarest, page.weigh(word));
  return rarest / page.heaviest;
}

function ofKind(wanted: Traits, candidate: Traits): number[] {
  return [
    yes(wanted.tag === candidate.tag),
    yes(wanted.role === candidate.role),
    yes(wanted.isButton === candidate.isButton),
    yes(candidate.acts),
    yes(wanted.insideControl !== candidate.insideControl),
  ];
}

function ofPath(wanted: Traits, candidate: Traits): number[] {
  const anchored = wanted.anchor !== '' && wanted.anchor === candidate.anchor;
  const rest = commonEnd(wanted.fromAnchor, candidate.fromAnchor);
  return [
    yes(wanted.steps.length === candidate.steps.length && commonEnd(wanted.steps, candidate.steps) === 1),
    commonEnd(wanted.steps, candidate.steps),
    commonEnd(wanted.tags, candidate.tags),
    commonSteps(wanted.steps, candidate.steps),
    commonSteps(wanted.tags, candidate.tags),
    yes(anchored),
    yes(anchored && wanted.fromAnchor.join('/') === candidate.fromAnchor.join('/')),
    rest,
    anchored
      ? commonStart(wanted.fromAnchor, candidate.fromAnchor)
      : wanted.anchor === '' && candidate.anchor === ''
        ? commonStart(wanted.steps, candidate.steps)
        : 0,
    yes(wanted.landmark !== '' && wanted.landmark === candidate.landmark),
    yes(wanted.landmark !== '' && candidate.landmark !== '' && wanted.landmark !== candidate.landmark),
  ];
}

function ofNeighbours(wanted: Traits, candidate: Traits, page: Page): number[] {
  return [
    overlap(wanted.neighbourWords, candidate.neighbourWords, page.weighNeighbour),
    covered(wanted.neighbourWords, candidate.neighbourWords, page.weighNeighbour),
  ];
}

function ofPlace(wanted: Traits, candidate: Traits): number[] {
  const [from, to] = [wanted.box, candidate.box];
  return [
    near(Math.hypot(from.x - to.x, from.y - to.y), 100),
    near(from.x - to.x, 150),
    near(from.y - to.y, 400),
    near(from.x + from.width / 2 - (to.x + to.width / 2), 600),
    ratio(from.width, to.width),
    ratio(from.height, to.height),
    ratio(from.width * from.height, to.width * to.height),
    yes(from.width === to.width && from.height === to.height),
  ];
}
