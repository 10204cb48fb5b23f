import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cyclesIn, findingsIn } from './floors.ts';
import { readSource, readSources } from './imports.ts';

const declared = new Set(['kysely', '@scope/name']);

const findings = (files: Readonly<Record<string, string>>): string[] =>
  findingsIn(
    Object.entries(files).map(([path, text]) => readSource(path, text)),
    declared,
  ).map(({ file, rule }) => `${file}: ${rule}`);

describe('the floors', () => {
  test('imports go downward', () => {
    expect(findings({ 'server/app.ts': `import { a } from '../tools/orders/orders.ts'; a();` })).toEqual([]);
    expect(findings({ 'platform/a.ts': `import { a } from '../tools/orders/orders.ts'; a();` })).toEqual([
      'platform/a.ts: floors',
    ]);
  });

  test.each([
    [`import type { A } from '../server/app.ts'; export const a = 1;`, 'a type'],
    [`export { a } from '../server/app.ts'; export const b = 1;`, 'a name that is passed on'],
    [`export const load = () => import('../server/app.ts');`, 'what is loaded when needed'],
    [`export type A = import('../server/app.ts').A;`, 'a type in place'],
    [`import '../server/app.ts'; export const a = 1;`, 'an import for its effect'],
  ])('%s: %s counts too', text => {
    expect(findings({ 'tools/a.ts': text })).toEqual(['tools/a.ts: floors']);
  });

  test('the console knows the shapes on the wire, and nothing else of the house', () => {
    const wire = `import type { A } from '../../server/wire.ts'; export type B = A;`;
    expect(findings({ 'console/chat/a.ts': wire })).toEqual([]);
    expect(findings({ 'console/chat/a.ts': wire.replace('import type', 'import') })).toHaveLength(1);
    expect(findings({ 'console/chat/a.ts': wire.replace('wire', 'app') })).toHaveLength(1);
  });

  test('a capability uses another’s functions, not its tables; a connector sees ports only', () => {
    const reach = (file: string) => `import { a } from '${file}'; a();`;
    expect(findings({ 'tools/orders/a.ts': reach('../checkout/place.ts') })).toEqual([]);
    expect(findings({ 'tools/orders/a.ts': reach('../checkout/tables.ts') })).toHaveLength(1);
    expect(findings({ 'tools/orders/a.ts': reach('./tables.ts') })).toEqual([]);
    expect(findings({ 'connectors/x/a.ts': reach('../../tools/orders/ports.ts') })).toEqual([]);
    expect(findings({ 'connectors/x/a.ts': reach('../../tools/orders/orders.ts') })).toHaveLength(1);
  });

  test('the independent merchant shares nothing with the store', () => {
    const shared = `import { a } from '../../../tools/store/shop.ts'; a();`;
    expect(findings({ 'sandbox/market/independent/a.ts': shared })).toHaveLength(1);
    expect(findings({ 'sandbox/market/other/a.ts': shared })).toEqual([]);
  });

  test('a graph reads a tool’s output schema and never does its work', () => {
    const graph = (member: string) =>
      `import { getOrder } from '../tools/orders/get-order.ts'; export const a = getOrder.${member};`;
    expect(findings({ 'graphs/a.ts': graph('output') })).toEqual([]);
    expect(findings({ 'graphs/a.ts': graph('run') })).toEqual(['graphs/a.ts: calls']);
  });
});

test('what is for tests stays with tests', () => {
  const text = `import { a } from './testing/a.ts'; a();`;
  expect(findings({ 'platform/a.ts': text })).toEqual(['platform/a.ts: tests']);
  expect(findings({ 'platform/a.test.ts': text })).toEqual([]);
});

test('a file that only passes on names is a barrel; one with something of its own is not', () => {
  expect(findings({ 'tools/a.ts': `export { b } from './b.ts'; export * from './c.ts';` })).toEqual([
    'tools/a.ts: barrel',
  ]);
  expect(findings({ 'tools/a.ts': `export type { B } from './b.ts'; export interface A { a: 1 }` })).toEqual(
    [],
  );
});

test('tools bind their values', () => {
  const text = `import { sql } from 'kysely'; export const a = (b: string) => sql.raw(b);`;
  expect(findings({ 'tools/orders/a.ts': text })).toEqual(['tools/orders/a.ts: sql']);
  expect(findings({ 'platform/a.ts': text })).toEqual([]);
});

test('a package must be declared', () => {
  const text = `import 'kysely'; import '@scope/name/deep'; import 'node:fs'; import 'left-pad/index.js';`;
  expect(findings({ 'tools/a.ts': text })).toEqual(['tools/a.ts: package']);
});

test('circles are found, and types close none', () => {
  const circle = (first: string) => [
    readSource('a.ts', `${first} { b } from './b.ts'; export const a = 1;`),
    readSource('b.ts', `import { c } from './c.ts'; export const b = c;`),
    readSource('c.ts', `import { a } from './a.ts'; export const c = a;`),
  ];
  expect(cyclesIn(circle('import')).map(({ message }) => message)).toEqual(['a.ts → b.ts → c.ts → a.ts']);
  expect(cyclesIn(circle('import type'))).toEqual([]);
});

test('a file that does not parse is a finding', () => {
  expect(findings({ 'tools/a.ts': `import { from` })).toEqual(['tools/a.ts: syntax']);
});

test('the parser reads the whole house', async () => {
  const sources = await readSources(fileURLToPath(new URL('..', import.meta.url)));
  const start = sources.find(({ path }) => path === 'server/start.ts');
  expect(start?.imports.map(({ target }) => target)).toContain('platform/create-kernel.ts');
});
