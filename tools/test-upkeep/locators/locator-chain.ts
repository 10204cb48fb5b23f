import { type Expression, parseSync } from 'oxc-parser';

/** The calls of a locator in order, without what they are called on: `[{ method: 'getByRole', args: ['button'] }]`. */
export interface Chain {
  readonly calls: readonly { readonly method: string; readonly args: readonly unknown[] }[];
  /** Where the first call's name begins and the last call ends. */
  readonly start: number;
  readonly end: number;
  /** What the first call is called on. */
  readonly root: Expression | null;
}

const finding = new Set([
  'getByRole',
  'getByLabel',
  'getByTestId',
  'getByText',
  'getByPlaceholder',
  'getByAltText',
  'getByTitle',
  'locator',
]);
const narrowing = new Set(['first', 'last', 'nth', 'filter', 'and', 'or']);

/** The locator that an expression is, or null where it is none or says something that is not written out. */
export function chainOf(expression: Expression): Chain | null {
  const calls: { method: string; args: unknown[] }[] = [];
  let start = expression.start;
  let at: Expression = expression;
  let root: Expression | null = null;
  while (at.type === 'CallExpression') {
    const { callee } = at;
    const named = callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee;
    if (named.type !== 'Identifier') return null;
    if (!finding.has(named.name) && !narrowing.has(named.name)) break;
    const args = at.arguments.map(each => literalOf(each as Expression));
    if (args.includes(undefined)) return null;
    calls.unshift({ method: named.name, args });
    start = named.start;
    if (callee.type !== 'MemberExpression') {
      root = null;
      return finding.has(calls[0]!.method) ? { calls, start, end: expression.end, root } : null;
    }
    at = callee.object;
    root = at;
  }
  const first = calls[0];
  return first && finding.has(first.method) ? { calls, start, end: expression.end, root } : null;
}

/** The locator that a text is, as Playwright writes it in its messages. */
export function readLocator(text: string): Chain | null {
  const { program, errors } = parseSync('locator.ts', text);
  const [only, more] = program.body;
  if (errors.length > 0 || more || only?.type !== 'ExpressionStatement') return null;
  return chainOf(only.expression);
}

export const sameChain = (one: Chain, other: Chain): boolean =>
  JSON.stringify(one.calls) === JSON.stringify(other.calls);

/** A value that is written out; undefined for anything that has to be reckoned. Absent options count as not said. */
function literalOf(node: Expression): unknown {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node ? { regex: `/${node.regex.pattern}/${node.regex.flags}` } : node.value;
    case 'TemplateLiteral':
      return node.expressions.length === 0 ? node.quasis[0]!.value.cooked : undefined;
    case 'UnaryExpression': {
      const value = literalOf(node.argument);
      return node.operator === '-' && typeof value === 'number' ? -value : undefined;
    }
    case 'ObjectExpression': {
      const entries: [string, unknown][] = [];
      for (const each of node.properties) {
        if (each.type !== 'Property' || each.computed || each.key.type !== 'Identifier') return undefined;
        const value = literalOf(each.value);
        if (value === undefined) return undefined;
        entries.push([each.key.name, value]);
      }
      return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
    }
    default:
      return undefined;
  }
}
