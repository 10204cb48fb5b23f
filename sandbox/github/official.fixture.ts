import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { schemaFile } from './prune-schema.ts';
import type { ServedOperation } from './served-operations.ts';

/** OpenAPI 3.0 says `nullable` beside references and alternatives too, where JSON Schema has no such word. */
function asJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(asJsonSchema);
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node as { nullable?: unknown };
  const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, asJsonSchema(value)]));
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

const document = asJsonSchema(JSON.parse(readFileSync(schemaFile, 'utf8'))) as ReturnType<typeof JSON.parse>;
const ajv = new Ajv({ strict: false, allErrors: true });
(addFormats as unknown as (to: Ajv) => void)(ajv);
ajv.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
ajv.addSchema(document, 'github');

const pointer = (text: string): string =>
  encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an answer by GitHub's own description; an empty list when nothing is. */
export function faultsIn(operation: ServedOperation, status: number, body: unknown): string[] {
  const [method, path] = operation.split(' ') as [string, string];
  let response = document.paths[path][method].responses[status];
  if (!response) return [`${operation} never answers ${status}`];
  const ref = response.$ref as string | undefined;
  if (ref) response = document.components.responses[ref.split('/').at(-1)!];
  const at = ref ?? `#/paths/${pointer(path)}/${method}/responses/${status}`;
  if (!response.content) return body === '' ? [] : [`${operation} answers ${status} without a body`];
  const media = Object.keys(response.content)[0]!;
  const key = `github${at}/content/${pointer(media)}/schema`;
  const validate = compiled.get(key) ?? ajv.compile({ $ref: key });
  compiled.set(key, validate);
  return validate(body)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
