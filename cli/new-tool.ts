import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync, Visitor } from 'rolldown/utils';
import { schemaOf } from '../platform/capability.ts';
import { Refusal } from '../platform/errors.ts';
import type { Word } from '../platform/tool.ts';
import { camel, filesOf, kebab, migrationOf, type NewTool, objectOf, tableOf } from './tool-templates.ts';

const house = fileURLToPath(new URL('..', import.meta.url));

/** `countersign new tool` */
export async function newToolCommand(capability: string, name: string, word: Word): Promise<void> {
  const written = await writeTool(house, capability, name, word);
  const biome = join(house, 'node_modules/@biomejs/biome/bin/biome');
  const sources = written.filter(path => path.endsWith('.ts'));
  const tidied = spawnSync(process.execPath, [biome, 'check', '--write', ...sources], { cwd: house });
  if (tidied.status !== 0) throw new Error(`biome: ${tidied.stderr}`);
  console.log(`${written.map(path => `  ${path}`).join('\n')}

Run its test:  npx vitest run --project fast tools/${capability}/${kebab(name)}.test.ts
Then say what it is for, make it do that, and review what the servers show now: npm run surface -- --write`);
}

/**
 * Writes a working tool under `root`, with its test and, for a word that writes, a table; registers it in its
 * capability. Returns the files that it wrote, by path from the root. Overwrites nothing.
 */
export async function writeTool(
  root: string,
  capability: string,
  name: string,
  word: Word,
): Promise<string[]> {
  const folder = `tools/${capability}`;
  await refuseBadName(root, capability, name);
  const file = `${folder}/${capability}.ts`;
  const register = await readFile(join(root, file), 'utf8');
  const definition = capabilityIn(file, register);
  const tool: NewTool = {
    capability,
    schema: schemaOf(capability),
    constant: definition.constant,
    name,
    word,
  };
  const { source, test } = filesOf(tool);
  const written = new Map([
    [`${folder}/${kebab(name)}.ts`, source],
    [`${folder}/${kebab(name)}.test.ts`, test],
    [file, registered(register, definition, tool)],
  ]);
  if (word !== 'query') {
    const tables = `${folder}/tables.ts`;
    written.set(tables, await withTable(join(root, tables), tool));
    written.set(await nextMigration(root, tool), migrationOf(tool));
  }
  if (word !== 'query') await mkdir(join(root, folder, 'migrations'), { recursive: true });
  for (const [path, text] of written) await writeFile(join(root, path), text);
  return [...written.keys()];
}

async function refuseBadName(root: string, capability: string, name: string): Promise<void> {
  const folders = await readdir(join(root, 'tools'), { withFileTypes: true });
  const known = folders.filter(entry => entry.isDirectory()).map(entry => entry.name);
  if (!known.includes(capability))
    throw new Refusal('invalid_input', `There is no capability ${capability}.`, {
      mend: `There are ${known.sort().join(', ')}. docs/adding-a-tool.md says how to begin a new one.`,
    });
  if (!/^[a-z]+(_[a-z][a-z0-9]*)+$/.test(name))
    throw new Refusal('invalid_input', `${name} is no name for a tool.`, {
      mend: 'Name it verb_object in lower case, such as list_orders.',
    });
  for (const other of known)
    if (existsSync(join(root, 'tools', other, `${kebab(name)}.ts`)))
      throw new Refusal('invalid_input', `tools/${other}/${kebab(name)}.ts is there already.`, {
        mend: 'Names of tools are unique over all capabilities; choose another.',
      });
}

interface Definition {
  readonly constant: string;
  readonly object: ESTree.ObjectExpression;
}

/** The capability's object in its file: the one with a list of tools. */
function capabilityIn(file: string, text: string): Definition {
  let found: Definition | undefined;
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'ObjectExpression' && propertyOf(init, 'tools'))
        found = { constant: id.name, object: init };
    },
  }).visit(parseSync(file, text).program);
  if (found) return found;
  throw new Refusal('invalid_input', `${file} defines no capability with a list of tools.`, {
    mend: 'See docs/adding-a-tool.md for what it looks like.',
  });
}

function propertyOf(object: ESTree.ObjectExpression, name: string): ESTree.Expression | undefined {
  for (const property of object.properties)
    if (property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === name)
      return property.value;
  return undefined;
}

/** The capability's file with the tool in its lists. Insertions go from the end to the beginning, so places hold. */
function registered(text: string, { object }: Definition, { name, word }: NewTool): string {
  const insertions = [listed(object, 'tools', camel(name))];
  if (word !== 'query' && !propertyOf(object, 'migrations'))
    insertions.push([object.end - 1, `  migrations: new URL('./migrations/', import.meta.url),\n`]);
  if (word === 'draft') insertions.push(listed(object, 'draftTables', `'${objectOf(name)}'`));
  const edited = insertions
    .sort(([a], [b]) => b - a)
    .reduce((before, [place, more]) => before.slice(0, place) + more + before.slice(place), text);
  return `import { ${camel(name)} } from './${kebab(name)}.ts';\n${edited}`;
}

function listed(object: ESTree.ObjectExpression, property: string, item: string): [number, string] {
  const list = propertyOf(object, property);
  if (list?.type === 'ArrayExpression') return [list.end - 1, list.elements.length ? `, ${item}` : item];
  return [object.end - 1, `  ${property}: [${item}],\n`];
}

async function withTable(path: string, tool: NewTool): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined)
    return `declare module '../../platform/database/store.ts' {
  interface Tables {
    ${tableOf(tool)}
  }
}

export {};
`;
  const table = `'${tool.schema}.${objectOf(tool.name)}'`;
  if (text.includes(table))
    throw new Refusal('invalid_input', `There is a table ${table} already.`, {
      mend: 'Choose another object, or write the tool by hand: docs/adding-a-tool.md.',
    });
  const opening = /interface Tables \{\n/.exec(text);
  if (!opening) throw new Refusal('invalid_input', `${path} declares no interface Tables.`);
  const place = opening.index + opening[0].length;
  return `${text.slice(0, place)}    ${tableOf(tool)}\n${text.slice(place)}`;
}

async function nextMigration(root: string, { capability, name }: NewTool): Promise<string> {
  const folder = `tools/${capability}/migrations`;
  const files = await readdir(join(root, folder)).catch(() => []);
  const last = Math.max(0, ...files.map(file => Number.parseInt(file, 10)).filter(Number.isInteger));
  return `${folder}/${String(last + 1).padStart(4, '0')}_${objectOf(name)}.sql`;
}
