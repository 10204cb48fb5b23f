/** Longest texts that are compared letter by letter; longer ones belong to whole sections, and are cut. */
const longest = 1000;

/** 1 − Levenshtein distance / length of the longer; 0 when either is empty. */
export function likeness(one: string, other: string): number {
  if (one === '' || other === '') return 0;
  if (one === other) return 1;
  const [left, right] = [one.slice(0, longest), other.slice(0, longest)];
  const [start, end] = sharedEnds(left, right);
  const apart = distance(left.slice(start, left.length - end), right.slice(start, right.length - end));
  return 1 - apart / Math.max(left.length, right.length);
}

/** Letters that both begin with, and that both end with: they cost nothing, and paths and addresses share many. */
function sharedEnds(left: string, right: string): [number, number] {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) start++;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++;
  return [start, end];
}

function distance(left: string, right: string): number {
  const row = Uint16Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let line = 1; line <= left.length; line++) {
    let diagonal = row[0]!;
    row[0] = line;
    const letter = left.charCodeAt(line - 1);
    for (let column = 1; column <= right.length; column++) {
      const above = row[column]!;
      const change = diagonal + (letter === right.charCodeAt(column - 1) ? 0 : 1);
      row[column] = Math.min(change, above + 1, row[column - 1]! + 1);
      diagonal = above;
    }
  }
  return row[right.length]!;
}
