import type { ElementFacts } from '../../tools/test-upkeep/healing/element.ts';
import { likeness } from './edit-distance.ts';

/**
 * The way Healenium scores (its published points: path 100, tag 100, id 50, classes 40, text 30, other attributes 30 of
 * 350; paths of more than five steps with less than 70 % in common count nothing), on the properties we have. What we
 * are measured against; not part of the product.
 */
export function treePath(target: ElementFacts, candidate: ElementFacts): number {
  const [from, to] = [target, candidate].map(({ xpath }) => xpath.split('/').filter(Boolean));
  const common = longestCommon(from!, to!) / to!.length;
  if (to!.length > 5 && common < 0.7) return 0;
  return (
    (100 * common +
      (target.tag === candidate.tag ? 100 : 0) +
      (target.id === '' && candidate.id === '' ? 0 : 50 * capped(target.id, candidate.id, 0.3)) +
      40 * shared(target.classes, candidate.classes) +
      30 * capped(target.text, candidate.text, 0.3) +
      30 * ofOtherAttributes(target, candidate)) /
    350
  );
}

/** The score from which it answers, as shipped. */
export const treePathAnswersFrom = 0.5;

/** Like, unless more than this share of the letters differs. */
function capped(left: string, right: string, share: number): number {
  if (left === '' && right === '') return 1;
  const like = likeness(left.toLowerCase(), right.toLowerCase());
  return 1 - like > share ? 0 : like;
}

function shared(left: readonly string[], right: readonly string[]): number {
  const all = new Set([...left, ...right]);
  return all.size === 0 ? 1 : left.filter(name => right.includes(name)).length / all.size;
}

function ofOtherAttributes(target: ElementFacts, candidate: ElementFacts): number {
  const kinds = (['name', 'href', 'alt'] as const).filter(
    kind => target[kind] !== '' || candidate[kind] !== '',
  );
  if (kinds.length === 0) return 1;
  return kinds.reduce((sum, kind) => sum + capped(target[kind], candidate[kind], 0.75), 0) / kinds.length;
}

function longestCommon(left: readonly string[], right: readonly string[]): number {
  let above = new Array<number>(right.length + 1).fill(0);
  for (const step of left) {
    const row = [0];
    right.forEach((other, index) => {
      row.push(step === other ? above[index]! + 1 : Math.max(above[index + 1]!, row[index]!));
    });
    above = row;
  }
  return above[right.length]!;
}
