/** Tables of Markdown, and whether a goal was met. */
export const verdict = (met: boolean): string => (met ? 'met' : '**missed**');

export const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

export const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows].join('\n');
