import { escaped } from './escape.ts';

/** As much of Markdown as suites write into their reports: headings, tables, paragraphs. */
export function htmlOf(markdown: string): string {
  return markdown
    .split(/\n{2,}/)
    .map(block => block.trim())
    .filter(Boolean)
    .map(blockOf)
    .join('\n');
}

function blockOf(block: string): string {
  if (block.startsWith('#')) return `<h4>${escaped(block.replace(/^#+ /, ''))}</h4>`;
  if (block.startsWith('|')) return tableOf(block.split('\n'));
  return `<p>${escaped(block)}</p>`;
}

function tableOf([head = '', rule = '', ...rows]: readonly string[]): string {
  const sides = cellsOf(rule).map(cell => (cell.endsWith(':') ? ' class="number"' : ''));
  const row = (line: string, tag: 'td' | 'th') =>
    `<tr>${cellsOf(line)
      .map((cell, at) => `<${tag}${sides[at] ?? ''}>${escaped(cell)}</${tag}>`)
      .join('')}</tr>`;
  return `<div class="wide"><table><thead>${row(head, 'th')}</thead><tbody>${rows.map(line => row(line, 'td')).join('')}</tbody></table></div>`;
}

/** The cells of `| a | b |`. */
const cellsOf = (line: string): string[] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(cell => cell.trim());
