import { Refusal } from '../../platform/errors.ts';
import { roundToCents } from './python-numbers.ts';

/** The value of an expression of numbers, + - * / and parentheses, rounded to two places. */
export function calculate(expression: string): number {
  const tokens = expression.match(/\d+\.?\d*|\.\d+|[-+*/()]|\S/g) ?? [];
  let next = 0;

  const wrong = (): Refusal =>
    new Refusal('invalid_input', `“${tokens[next] ?? 'the end'}” is not expected there.`, {
      path: 'expression',
      mend: 'Write numbers, + - * / and parentheses only.',
    });
  const take = (...symbols: string[]): string | undefined =>
    symbols.includes(tokens[next] ?? '') ? tokens[next++] : undefined;

  const sum = (): number => {
    let left = product();
    for (let sign = take('+', '-'); sign; sign = take('+', '-'))
      left = sign === '+' ? left + product() : left - product();
    return left;
  };
  const product = (): number => {
    let left = signed();
    for (let sign = take('*', '/'); sign; sign = take('*', '/'))
      left = sign === '*' ? left * signed() : left / signed();
    return left;
  };
  const signed = (): number => {
    const sign = take('+', '-');
    if (sign) return sign === '-' ? -signed() : signed();
    if (!take('(')) return number();
    const inner = sum();
    if (!take(')')) throw wrong();
    return inner;
  };
  const number = (): number => {
    if (!/^[\d.]/.test(tokens[next] ?? '') || tokens[next] === '.') throw wrong();
    return Number(tokens[next++]);
  };

  const value = sum();
  if (next < tokens.length) throw wrong();
  if (!Number.isFinite(value))
    throw new Refusal('invalid_input', 'That has no finite value.', { path: 'expression' });
  return roundToCents(value);
}
