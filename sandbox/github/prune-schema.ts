import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { servedOperations } from './served-operations.ts';

export const schemaFile = join(import.meta.dirname, 'schema', 'api.github.com.json');

type Node = { readonly [key: string]: unknown };
interface Description {
  readonly info: { readonly version: string };
  readonly paths: Record<string, Record<string, { readonly responses: Record<string, unknown> }>>;
  readonly components: Record<string, Record<string, unknown>>;
}

/** GitHub's prose and examples stay with GitHub. Properties may be called like them, so only keywords are dropped. */
const prose = new Set(['description', 'examples', 'example', 'externalDocs', 'title']);

function silent(node: unknown, isMap = false): unknown {
  if (Array.isArray(node)) return node.map(each => silent(each));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node as Node)
      .filter(([key]) => isMap || !(prose.has(key) || key.startsWith('x-')))
      .map(([key, value]) => [key, silent(value, key === 'properties' && !isMap)]),
  );
}

function refsIn(node: unknown, found: (ref: string) => void): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node))
    if (key === '$ref' && typeof value === 'string') found(value);
    else refsIn(value, found);
}

/** The answers of the served operations with all that they refer to. Throws where the official description lacks one. */
export function pruned(official: Description) {
  const paths: Record<string, Record<string, unknown>> = {};
  const components: Record<string, Record<string, unknown>> = {};
  const waiting: string[] = [];
  for (const served of servedOperations) {
    const [method, path] = served.split(' ') as [string, string];
    const operation = official.paths[path]?.[method];
    if (!operation) throw new Error(`the official description has no ${served}`);
    const responses = silent(operation.responses);
    paths[path] = { ...paths[path], [method]: { responses } };
    refsIn(responses, ref => waiting.push(ref));
  }
  for (let ref = waiting.pop(); ref; ref = waiting.pop()) {
    const [, , kind, name] = ref.split('/') as [string, string, string, string];
    if (components[kind]?.[name]) continue;
    const component = silent(official.components[kind]?.[name]);
    if (!component) throw new Error(`the official description has no ${ref}`);
    components[kind] = { ...components[kind], [name]: component };
    refsIn(component, next => waiting.push(next));
  }
  return { source: `@octokit/openapi ${official.info.version} (MIT)`, paths, components };
}

/** `node sandbox/github/prune-schema.ts --from FOLDER/package/generated/api.github.com.json` writes it anew. */
if (import.meta.main) {
  const { values } = parseArgs({ options: { from: { type: 'string' } } });
  if (!values.from)
    throw new Error('--from is missing: api.github.com.json of the npm package @octokit/openapi');
  const document = pruned(JSON.parse(readFileSync(values.from, 'utf8')));
  writeFileSync(schemaFile, `${JSON.stringify(document)}\n`);
}
