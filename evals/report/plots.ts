import { escaped } from './escape.ts';

/** A point with how sure it is, if that is known. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
  readonly label: string;
}

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const [left, width, right, row] = [150, 500, 210, 26];
const svg = (wide: number, high: number, title: string, body: string): string =>
  `<svg viewBox="0 0 ${wide} ${high}" role="img" aria-label="${escaped(title)}"><title>${escaped(title)}</title>${body}</svg>`;
const text = (x: number, y: number, words: string, anchor = 'start', kind = ''): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}"${kind ? ` class="${kind}"` : ''}>${escaped(words)}</text>`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** Shares from 0 to 1, one bar each, with their intervals as a whisker. */
export function bars(title: string, all: readonly Bar[]): string {
  const at = (share: number): number => round(left + share * width);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    share =>
      `<line x1="${at(share)}" x2="${at(share)}" y1="4" y2="${all.length * row + 6}" class="grid"/>${text(at(share), all.length * row + 20, String(share), 'middle', 'tick')}`,
  );
  const drawn = all.map(({ name, value, low, high, label }, index) => {
    const middle = index * row + 17;
    const whisker =
      low === undefined || high === undefined
        ? ''
        : `<line x1="${at(low)}" x2="${at(high)}" y1="${middle}" y2="${middle}" class="whisker"/>`;
    return `${text(left - 8, middle + 4, name, 'end')}<rect x="${left}" y="${middle - 8}" width="${round(Math.max(0, value) * width)}" height="16" class="bar"/>${whisker}${text(left + width + 10, middle + 4, label)}`;
  });
  return svg(left + width + right, all.length * row + 26, title, [...grid, ...drawn].join(''));
}

const mostFeet = 6;

/** Lines over a common range, named at their ends. `x` and `y` say what the axes are. */
export function lines(
  title: string,
  all: readonly Line[],
  { x, y, labels }: { readonly x: string; readonly y: string; readonly labels?: readonly string[] },
): string {
  const points = all.flatMap(line => line.points);
  const [high, top, bottom, begin, end] = [260, 20, 210, 56, 560];
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [firstX, lastX] = range(points.map(point => point[0]));
  const [lowest, highest] = padded(range(points.map(point => point[1])));
  const across = (value: number): number =>
    round(begin + ((value - firstX) / (lastX - firstX || 1)) * (end - begin));
  const up = (value: number): number =>
    round(bottom - ((value - lowest) / (highest - lowest)) * (bottom - top));
  const ticks = [0, 1, 2, 3, 4].map(step => lowest + (step * (highest - lowest)) / 4);
  const grid = ticks.map(
    tick =>
      `<line x1="${begin}" x2="${end}" y1="${up(tick)}" y2="${up(tick)}" class="grid"/>${text(begin - 6, up(tick) + 4, tick.toFixed(2), 'end', 'tick')}`,
  );
  const names = labels ?? [firstX.toFixed(2), lastX.toFixed(2)];
  // As many as have room beside one another, the last one always.
  const every = Math.ceil(names.length / mostFeet);
  const feet = names.flatMap((name, index) =>
    (names.length - 1 - index) % every
      ? []
      : text(
          across(firstX + (index * (lastX - firstX)) / Math.max(1, names.length - 1)),
          bottom + 18,
          name,
          'middle',
          'tick',
        ),
  );
  const drawn = all.map(({ points: own }, index) => {
    const path = own.map(([px, py], place) => `${place ? 'L' : 'M'}${across(px)} ${up(py)}`).join('');
    const dots = own.map(
      ([px, py]) => `<circle cx="${across(px)}" cy="${up(py)}" r="2.5" class="dot line-${index % 6}"/>`,
    );
    return `<path d="${path}" class="${strokeOf(index)}"/>${dots.join('')}`;
  });
  const key = all.map(({ name }, index) => {
    const y = top + 2 + index * 20;
    return `<line x1="${end + 42}" x2="${end + 60}" y1="${y}" y2="${y}" class="${strokeOf(index)}"/>${text(end + 66, y + 4, name)}`;
  });
  const axes = text((begin + end) / 2, bottom + 38, x, 'middle') + text(begin, 12, y, 'start');
  return svg(
    860,
    Math.max(high, top + all.length * 20 + 10),
    title,
    [...grid, ...feet, ...drawn, ...key, axes].join(''),
  );
}

/** Six colours, and then the same ones dashed. */
const strokeOf = (index: number): string => `line line-${index % 6}${index % 12 < 6 ? '' : ' dashed'}`;

/** Some air above and below, and never a range of nothing. A share is never more than 1. */
function padded([low, high]: readonly [number, number]): readonly [number, number] {
  const air = Math.max((high - low) * 0.1, 0.005);
  return [low - air, high <= 1 ? Math.min(1, high + air) : high + air];
}
