import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

export interface Import {
  /** A file of ours by its path from the root, or a package's name. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Erased before the program runs. */
  readonly isType: boolean;
}

/** What the rules need to know of a source file. */
export interface Source {
  readonly path: string;
  readonly imports: readonly Import[];
  /** It only passes on names of other files. */
  readonly isBarrel: boolean;
  /** Calls of `sql.raw` and `sql.lit`, which put text into a statement unescaped or unbound. */
  readonly unboundSql: readonly string[];
  /** Members that are reached on what was imported from a file of ours: `getOrder.output`. */
  readonly uses: readonly { readonly target: string; readonly member: string }[];
  /** Why it does not parse; nothing else is known of it then. */
  readonly syntaxError?: string;
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

function targetOf(path: string, specifier: string): string {
  if (specifier.startsWith('.'))
    return posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')));
  return specifier.startsWith('node:') ? specifier : packageOf(specifier);
}

/** Reads one file of TypeScript with a real parser. */
export function readSource(path: string, text: string): Source {
  const { program, module, errors } = parseSync(path, text);
  if (errors[0])
    return { path, imports: [], isBarrel: false, unboundSql: [], uses: [], syntaxError: errors[0].message };
  const imports: Import[] = [];
  const add = (specifier: string, isType: boolean): void => {
    imports.push({ target: targetOf(path, specifier), isOurs: specifier.startsWith('.'), isType });
  };
  const cameFrom = new Map<string, string>();
  for (const { moduleRequest, entries } of module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every(({ isType }) => isType));
    if (moduleRequest.value.startsWith('.'))
      for (const { localName } of entries) cameFrom.set(localName.value, targetOf(path, moduleRequest.value));
  }
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, isType } of entries) if (moduleRequest) add(moduleRequest.value, isType);
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal && !literal.includes('${')) add(literal, false);
  }
  const unboundSql: string[] = [];
  const uses: { target: string; member: string }[] = [];
  new Visitor({
    TSImportType: node => add(node.source.value, true),
    MemberExpression({ object, property }) {
      if (object.type !== 'Identifier' || property.type !== 'Identifier') return;
      const target = cameFrom.get(object.name);
      if (target) uses.push({ target, member: property.name });
      if (object.name === 'sql' && /^(raw|lit)$/.test(property.name)) unboundSql.push(`sql.${property.name}`);
    },
  }).visit(program);
  const statements = program.body;
  const isBarrel =
    statements.length > 0 &&
    statements.every(
      node =>
        node.type === 'ExportAllDeclaration' ||
        (node.type === 'ExportNamedDeclaration' && node.source !== null) ||
        node.type === 'ImportDeclaration',
    ) &&
    statements.some(node => node.type.startsWith('Export'));
  return { path, imports, isBarrel, unboundSql, uses };
}

/** Packages of their own, which declare what they import themselves and import nothing of ours. */
const standsAlone = new Set(['evals/approval-conformance']);
const skipped = new Set(['node_modules', 'dist', '.git', '.countersign', 'coverage']);

/** Every source file of the project. */
export async function readSources(root: string): Promise<Source[]> {
  const found: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !skipped.has(entry.name) && !standsAlone.has(path)) await walk(path);
      else if (entry.isFile() && /\.(tsx?|mts)$/.test(entry.name) && folder) found.push(path);
    }
  };
  await walk('');
  return found.sort().map(path => readSource(path, readFileSync(join(root, path), 'utf8')));
}
