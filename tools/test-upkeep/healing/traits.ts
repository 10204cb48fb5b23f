import type { ElementFacts } from './element.ts';
import { letterPairs, wordsOf } from './similarity.ts';

/** An element made ready to be compared: normalized once, so that each of thousands of comparisons is cheap. */
export interface Traits {
  readonly tag: string;
  /** What a person does with it, whatever tag it is built with. */
  readonly role: 'button' | 'link' | 'field' | 'label' | 'heading' | 'other';
  readonly id: string;
  readonly name: string;
  /** As shown, in lower case, without punctuation. */
  readonly text: string;
  readonly textWords: ReadonlySet<string>;
  readonly textLetters: ReadonlyMap<string, number>;
  readonly neighbourWords: ReadonlySet<string>;
  readonly classWords: ReadonlySet<string>;
  readonly idWords: ReadonlySet<string>;
  /** Words of the whole element: text, alt, id, name, classes and where it leads. */
  readonly allWords: ReadonlySet<string>;
  /** Where it leads, without protocol, query and ending. */
  readonly href: string;
  readonly hrefWords: ReadonlySet<string>;
  readonly alt: string;
  readonly steps: readonly string[];
  readonly tags: readonly string[];
  /** The ancestor with an id that is nearest, and the way from there. */
  readonly anchor: string;
  readonly fromAnchor: readonly string[];
  /** The part of the page it stands in, as far as tags and ids say it. */
  readonly landmark: string;
  readonly box: ElementFacts['location'];
  readonly isButton: boolean;
  /** A person acts on it: a link, a button, a field. */
  readonly acts: boolean;
  /** It is a part of a link or a button, such as its icon or its label. */
  readonly insideControl: boolean;
}

/** Longer texts belong to whole sections; their start is telling enough, and it bounds the work. */
const longestText = 400;
const longestLetters = 80;
const longestNeighbours = 1000;

export function traitsOf(element: ElementFacts): Traits {
  const textWords = wordsOf(element.text.slice(0, longestText));
  const text = textWords.join(' ');
  const { href, hrefWords } = destinationOf(element.href);
  const idWords = wordsOf(`${element.id} ${element.name}`);
  const classWords = wordsOf(element.classes.join(' '));
  const steps = element.xpath.toLowerCase().split('/').filter(Boolean);
  const tags = steps.map(step => step.replace(/\[\d+\]$/, ''));
  const role = roleOf(element);
  const anchor = /^\/\/\*\[@id=(['"])(.*?)\1\]/.exec(element.idXpath);
  return {
    tag: element.tag.toLowerCase(),
    role,
    id: element.id.toLowerCase(),
    name: element.name.toLowerCase(),
    text,
    textWords: new Set(textWords),
    textLetters: letterPairs(text.slice(0, longestLetters)),
    neighbourWords: new Set(wordsOf(element.neighbourText.slice(0, longestNeighbours))),
    classWords: new Set(classWords),
    idWords: new Set(idWords),
    allWords: new Set([...textWords, ...wordsOf(element.alt), ...idWords, ...classWords, ...hrefWords]),
    href,
    hrefWords: new Set(hrefWords),
    alt: element.alt.toLowerCase(),
    steps,
    tags,
    anchor: anchor ? anchor[2]!.toLowerCase() : '',
    fromAnchor: element.idXpath
      .slice(anchor?.[0].length ?? 0)
      .toLowerCase()
      .split('/')
      .filter(Boolean),
    landmark: landmarkOf(`${element.xpath}/${element.idXpath}`),
    box: element.location,
    isButton: element.isButton,
    acts: role !== 'other' && role !== 'heading',
    insideControl: tags.slice(0, -1).some(tag => tag === 'a' || tag === 'button'),
  };
}

const landmarks = ['footer', 'dialog', 'aside', 'header', 'nav', 'main', 'article'];
const anyLandmark = new RegExp(`(?<![a-z])(?:${landmarks.join('|')})(?![a-z])`, 'g');

/** The first of the landmarks that the path names: a navigation in the footer belongs to the footer. */
function landmarkOf(path: string): string {
  const named = new Set(path.toLowerCase().match(anyLandmark));
  return landmarks.find(landmark => named.has(landmark)) ?? '';
}

function roleOf({ tag, isButton, href }: ElementFacts): Traits['role'] {
  const name = tag.toLowerCase();
  if (isButton || name === 'button') return 'button';
  if (name === 'a' || href !== '') return 'link';
  if (['input', 'select', 'textarea'].includes(name)) return 'field';
  if (name === 'label') return 'label';
  return /^h\d$/.test(name) ? 'heading' : 'other';
}

/** `https://www.shop.example/deals/index.html?ref=nav` → `shop.example/deals`. Links that only run a script lead nowhere. */
function destinationOf(address: string): { href: string; hrefWords: string[] } {
  if (/^(javascript|about|data):/i.test(address)) return { href: '', hrefWords: [] };
  const [, , rest = ''] = /^([a-z]+:)?(?:\/\/)?(.*)$/is.exec(address) ?? [];
  const [path = '', fragment = ''] = rest.split('#');
  const place = path
    .replace(/\?.*$/s, '')
    .replace(/^www\d*\./i, '')
    .replace(/\/+(index)?(\.\w+)?$/i, '')
    .replace(/\.(html?|php|jsp|aspx?)$/i, '')
    .toLowerCase();
  const afterHost = place.replace(/^[^/]*\/?/, '').slice(0, longestAddress);
  const host = place.split('/')[0]!.split('.').slice(0, -1).join(' ');
  const query = wordsOf(decoded(/\?(.*)$/s.exec(path)?.[1]?.slice(0, longestAddress) ?? ''));
  return {
    href: fragment === '' ? place : `${place}#${fragment.toLowerCase()}`,
    hrefWords: [host, afterHost, fragment.slice(0, longestAddress)]
      .flatMap(wordsOf)
      .concat(query)
      .filter(word => word.length <= longestWord),
  };
}

/** Longer words in an address are tokens and digests. */
const longestWord = 20;
const longestAddress = 200;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
