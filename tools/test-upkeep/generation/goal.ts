import { wordsOf } from '../healing/similarity.ts';

/** One thing of a goal that is done or seen: on which element, by its words, and with what. */
export interface Wish {
  readonly kind: 'click' | 'fill' | 'select' | 'check' | 'see';
  readonly words: readonly string[];
  readonly value: string | null;
}

const verbs: Readonly<Record<Exclude<Wish['kind'], 'click'>, ReadonlySet<string>>> = {
  fill: new Set(['fill', 'type', 'enter', 'write', 'search']),
  select: new Set(['select', 'choose', 'pick']),
  check: new Set(['tick', 'check']),
  see: new Set(['see', 'expect', 'verify', 'shows', 'show', 'assert']),
};
const empty = new Set(
  'a an the that this is are be it its to into in on of for with from by at and then as click press tap push open go visit field box button link page out up should'.split(
    ' ',
  ),
);

/** A goal in plain words, taken apart at commas and "and"; what stands in quotes is a value and is not taken apart. */
export function wishesIn(goal: string): Wish[] {
  const values: string[] = [];
  const bare = goal.replace(
    /["“”„]([^"“”„]{1,200})["“”„]/g,
    (_all, value: string) => ` ⟦${values.push(value) - 1}⟧ `,
  );
  return bare
    .split(/[,;.\n]+|\bthen\b|\band\b/i)
    .map(clause => wishIn(clause, values))
    .filter(wish => wish.words.length > 0 || wish.value !== null);
}

function wishIn(clause: string, values: readonly string[]): Wish {
  const [, place] = /⟦(\d+)⟧/.exec(clause) ?? [];
  const value = place === undefined ? null : values[Number(place)]!;
  const words = wordsOf(clause.replace(/⟦\d+⟧/g, ' '));
  const [first = ''] = words;
  const kind =
    (['fill', 'select', 'check', 'see'] as const).find(
      each => verbs[each].has(first) && (value !== null || each === 'check' || each === 'see'),
    ) ?? 'click';
  // "Search" says both what is done and where.
  const kept = words.filter(
    (word, at) => !empty.has(word) && !(at === 0 && kind !== 'click' && word !== 'search'),
  );
  // What is clicked may be named in quotes.
  return kind === 'click' && value !== null
    ? { kind, words: wordsOf(value), value: null }
    : { kind, words: kept, value };
}
