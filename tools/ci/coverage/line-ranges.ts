/** Lines as text: `1-4,9` for 1, 2, 3, 4 and 9. */
export function rangesOf(lines: Iterable<number>): string {
  const ranges: [number, number][] = [];
  for (const line of [...new Set(lines)].sort((left, right) => left - right)) {
    const last = ranges.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}

export const linesIn = (ranges: string): number[] =>
  ranges === ''
    ? []
    : ranges.split(',').flatMap(range => {
        const [from, to = from] = range.split('-').map(Number) as [number, number?];
        return Array.from({ length: to - from + 1 }, (_, at) => from + at);
      });
