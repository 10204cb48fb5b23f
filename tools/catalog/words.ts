/** Words of a text as they are compared: lower case, no accents, hyphens as spaces, plural endings off. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map(stem);
}

function stem(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 4 && /(ches|shes|sses|xes)$/.test(word)) return word.slice(0, -2);
  if (word.length > 3 && word.endsWith('s') && !word.endsWith('ss')) return word.slice(0, -1);
  if (word.length > 6 && word.endsWith('ing')) return word.slice(0, -3);
  if (word.length > 6 && word.endsWith('led')) return word.slice(0, -2);
  return word;
}

const silent = new Set(
  wordsOf(
    'a an and any are at best buy find for from good in me my new of on or please some that the to with',
  ),
);

/** Other words for the same thing, both ways. */
const synonyms: readonly (readonly string[])[] = [
  ['headphone', 'headset', 'earphone', 'earbud', 'cans'],
  ['noise', 'anc'],
  ['cancell', 'cancel', 'cancelation', 'anc'],
  ['laptop', 'notebook'],
  ['monitor', 'display', 'screen'],
  ['sneaker', 'trainer', 'shoe'],
  ['rucksack', 'backpack'],
  ['charger', 'adapter'],
  ['kettle', 'boiler'],
  ['couch', 'sofa'],
].map(group => group.flatMap(wordsOf));

const alike = (wanted: string): readonly string[] => synonyms.filter(group => group.includes(wanted)).flat();

/** What another word for the same thing counts for. */
const likeness = 0.8;

const measures = new Set(
  wordsOf(
    'inch inches cm mm metre meter foot feet gram g kg lb oz ounce litre liter l ml watt w volt hz gb tb mah pack',
  ),
);

/** How much more the word that names the thing says than a word that describes it. */
const headWeight = 3;

/** The word that names the thing: the last one before "with", "for" and their like. */
function headOf(query: string): string | undefined {
  const [named = ''] = query.split(/\b(?:with|without|for|from|under|below|over|that|which|in|to)\b/i);
  return wordsOf(named).findLast(word => !silent.has(word) && !measures.has(word) && !/\d/.test(word));
}

const wantedIn = (query: string): string[] => [...new Set(wordsOf(query))].filter(word => !silent.has(word));

/** What a text that holds these words is worth to who wants this one. */
const worth = (held: ReadonlySet<string>, word: string): number =>
  held.has(word) ? 1 : alike(word).some(each => held.has(each)) ? likeness : 0;

/** The share of the query's meaningful words that the text holds, from 0 to 1; 1 for a query without such words. */
export function relevance(query: string, text: string): number {
  const wanted = wantedIn(query);
  if (wanted.length === 0) return 1;
  const held = new Set(wordsOf(text));
  return wanted.reduce((sum, word) => sum + worth(held, word), 0) / wanted.length;
}

/** As `relevance`, but the word that names the thing must stand in the article's own name, and says most. */
export function closeness(query: string, name: string, text: string): number {
  const wanted = wantedIn(query);
  if (wanted.length === 0) return 1;
  const head = headOf(query);
  const [named, said] = [new Set(wordsOf(name)), new Set(wordsOf(text))];
  const [sum, most] = wanted.reduce(
    ([held, all], word) =>
      word === head
        ? [held + headWeight * worth(named, word), all + headWeight]
        : [held + worth(said, word), all + 1],
    [0, 0],
  );
  return sum / most;
}
