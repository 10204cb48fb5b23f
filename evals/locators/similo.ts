import type { ElementFacts } from '../../tools/test-upkeep/healing/element.ts';
import { likeness } from './edit-distance.ts';

/**
 * Similo (Nass, Alégroth, Feldt, Leotta, Ricca: "Similarity-based web element localization for robust test
 * automation", TOSEM 2023), from its published table of properties, weights and comparisons. What we are measured
 * against; not part of the product.
 */
export function similo(target: ElementFacts, candidate: ElementFacts): number {
  const [from, to] = [target.location, candidate.location];
  return (
    1.5 * equal(target.tag, candidate.tag) +
    1.5 * equal(target.name, candidate.name) +
    1.5 * equal(target.id, candidate.id) +
    1.5 * likeness(target.text.toLowerCase(), candidate.text.toLowerCase()) +
    1.5 * sharedWords(target.neighbourText, candidate.neighbourText) +
    0.5 * likeness(target.classes.join(' ').toLowerCase(), candidate.classes.join(' ').toLowerCase()) +
    0.5 * likeness(target.href, candidate.href) +
    0.5 * likeness(target.alt, candidate.alt) +
    0.5 * likeness(target.xpath, candidate.xpath) +
    0.5 * likeness(target.idXpath, candidate.idXpath) +
    0.5 * (target.isButton === candidate.isButton ? 1 : 0) +
    0.5 * (Math.max(100 - Math.hypot(from.x - to.x, from.y - to.y), 0) / 100) +
    0.5 * ofIntegers(from.width * from.height, to.width * to.height) +
    0.5 * ofIntegers(shape(from), shape(to))
  );
}

const equal = (left: string, right: string): number =>
  left !== '' && left.toLowerCase() === right.toLowerCase() ? 1 : 0;

const shape = ({ width, height }: ElementFacts['location']): number => Math.floor((width * 100) / height);

const ofIntegers = (left: number, right: number): number => {
  const larger = Math.max(left, right);
  return larger > 0 && Number.isFinite(larger) ? 1 - Math.abs(left - right) / larger : 0;
};

/** Words of either text that the other has too, by their number. */
function sharedWords(left: string, right: string): number {
  if (left === '' || right === '') return 0;
  const [one, other] = [left, right].map(text => text.toLowerCase().split(/\s+/));
  const [few, many] = one!.length < other!.length ? [one!, other!] : [other!, one!];
  const known = new Set(many);
  return few.filter(word => known.has(word)).length / many.length;
}
