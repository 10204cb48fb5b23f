import type { TargetView } from '../../server/wire.ts';
import { isMoney } from '../text/money.ts';
import { visible } from '../text/visible.ts';
import { difference, type Leaf, labelOf } from './difference.ts';

/** Spreadsheets run a cell that begins so as a formula; text from outside must never be one. */
const formula = /^[=+\-@\t\r]/;

function cell(value: Leaf | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = isMoney(value) ? `${value.amount} minor units ${value.currency}` : visible(value);
  const plain = formula.test(text) ? `'${text}` : text;
  return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/**
 * Every changed value of every target as CSV (RFC 4180), one a line, to be looked through elsewhere before deciding.
 * What is signed is the card, not this file.
 */
export function changesFile(targets: readonly TargetView[]): string {
  const lines = targets.flatMap(({ position, title, ref, before, after }) =>
    difference(before, after)
      .filter(({ changed }) => changed)
      .map(change => [
        position + 1,
        title,
        ref,
        labelOf(change.path) || 'Value',
        change.before,
        change.after,
      ]),
  );
  const table: (readonly (Leaf | undefined)[])[] = [
    ['number', 'target', 'reference', 'value', 'before', 'after'],
    ...lines,
  ];
  return `${table.map(line => line.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** Gives a text to the browser to keep as a file. */
export function keepAsFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
