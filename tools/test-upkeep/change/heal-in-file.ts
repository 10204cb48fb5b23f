import { type CallExpression, type Expression, type Node, parseSync } from 'oxc-parser';
import { acts } from '../locators/acts.ts';
import { type Chain, chainOf, readLocator, sameChain } from '../locators/locator-chain.ts';

export interface Broken {
  readonly file: string;
  readonly line: number;
  /** As Playwright writes it: `getByRole('button', { name: 'Save' })`. */
  readonly locator: string;
}

export type HealedFile =
  | { readonly kind: 'healed'; readonly text: string; readonly line: number }
  | { readonly kind: 'refused'; readonly why: string };

interface Place {
  readonly chain: Chain;
  /** Everything around it, the innermost last. */
  readonly around: readonly Node[];
}

const refused = (why: string): HealedFile => ({ kind: 'refused', why });

/**
 * Puts another locator in the place of a broken one in a test file. Only where the test does something with the element
 * and never asserts on it: a locator that an assertion uses says what must be there, and healing it would hide a fault.
 */
export function healInFile(source: string, broken: Broken, replacement: string): HealedFile {
  const wanted = readLocator(broken.locator);
  if (!wanted) return refused('the locator is not one that is written out with plain values');
  const { program, errors } = parseSync(broken.file, source);
  if (errors[0]) return refused(`the file does not parse: ${errors[0].message}`);
  const names = new Map<string, Use[]>();
  const places: Place[] = [];
  walk(program, [], (node, around) => {
    if (node.type === 'Identifier') {
      const uses = names.get(node.name) ?? names.set(node.name, []).get(node.name)!;
      uses.push({ node, around });
    }
    if (node.type !== 'CallExpression') return;
    const chain = chainOf(node);
    if (chain?.root && sameChain(chain, wanted) && !continues(node, around)) places.push({ chain, around });
  });
  const lineAt = linesOf(source);
  const found = places.map(place => ({ place, use: useOf(place, names) }));
  const here = found.filter(
    ({ use }) =>
      use.kind === 'acts' &&
      use.calls.some(({ start, end }) => lineAt(start) <= broken.line && broken.line <= lineAt(end)),
  );
  const [meant, another] = here.length > 0 ? here : found;
  if (!meant) return refused('the file has no such locator any more');
  if (another) return refused('the file has the locator more than once, and the failure does not say which');
  if (meant.use.kind === 'asserts') return refused('an assertion uses it, and assertions are not healed');
  if (meant.use.kind === 'unclear') return refused('it is not plain what the test does with the element');
  const { start, end } = meant.place.chain;
  return {
    kind: 'healed',
    text: source.slice(0, start) + replacement + source.slice(end),
    line: lineAt(start),
  };
}

interface Use {
  readonly node: Node;
  readonly around: readonly Node[];
}
type Usage =
  | { readonly kind: 'acts'; readonly calls: readonly CallExpression[] }
  | { readonly kind: 'asserts' | 'unclear' };

/** What a test does with a locator, or with the constant that holds it. */
function useOf({ around, chain }: Place, names: ReadonlyMap<string, readonly Use[]>): Usage {
  if (asserts(around)) return { kind: 'asserts' };
  const parent = around.at(-1)!;
  if (parent.type !== 'VariableDeclarator') return actOf(around, chain);
  const declaration = around.at(-2);
  if (parent.id.type !== 'Identifier' || declaration?.type !== 'VariableDeclaration')
    return { kind: 'unclear' };
  if (declaration.kind !== 'const') return { kind: 'unclear' };
  const { id } = parent;
  const uses = (names.get(id.name) ?? []).filter(({ node }) => node !== id);
  if (uses.some(use => asserts(use.around))) return { kind: 'asserts' };
  const usages = uses.map(use => actOf(use.around, use.node));
  const calls = usages.flatMap(usage => (usage.kind === 'acts' ? usage.calls : []));
  return calls.length > 0 && calls.length === usages.length ? { kind: 'acts', calls } : { kind: 'unclear' };
}

/** `….click()` right on the element. */
function actOf(around: readonly Node[], { start }: { readonly start: number }): Usage {
  const [call, member] = [around.at(-2), around.at(-1)];
  return member?.type === 'MemberExpression' &&
    member.object.start <= start &&
    !member.computed &&
    member.property.type === 'Identifier' &&
    acts.has(member.property.name) &&
    call?.type === 'CallExpression' &&
    call.callee === member
    ? { kind: 'acts', calls: [call] }
    : { kind: 'unclear' };
}

const asserts = (around: readonly Node[]): boolean =>
  around.some(node => node.type === 'CallExpression' && /^(expect|assert)$/.test(calleeOf(node.callee)));

/** `expect`, of `expect(…)`, `expect.soft(…)` and `test.expect(…)`. */
function calleeOf(callee: Expression): string {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return '';
  return callee.property.name === 'expect' ? 'expect' : calleeOf(callee.object);
}

/** A longer locator goes on from this one. */
function continues(node: CallExpression, around: readonly Node[]): boolean {
  const [call, member] = [around.at(-2), around.at(-1)];
  return (
    member?.type === 'MemberExpression' &&
    member.object === node &&
    call?.type === 'CallExpression' &&
    call.callee === member &&
    member.property.type === 'Identifier' &&
    !acts.has(member.property.name) &&
    /^(getBy|locator|first|last|nth|filter|and|or|frameLocator|contentFrame)/.test(member.property.name)
  );
}

function walk(
  node: Node,
  around: readonly Node[],
  visit: (node: Node, around: readonly Node[]) => void,
): void {
  visit(node, around);
  const inner = [...around, node];
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value])
      if (each && typeof each === 'object' && typeof (each as { type?: unknown }).type === 'string')
        walk(each as Node, inner, visit);
}

/** The line of an offset, from 1. */
function linesOf(source: string): (offset: number) => number {
  const starts = [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return offset => starts.findLastIndex(start => start <= offset) + 1;
}
