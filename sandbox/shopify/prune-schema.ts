import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import {
  buildClientSchema,
  type IntrospectionField,
  type IntrospectionInputValue,
  type IntrospectionQuery,
  type IntrospectionType,
  type IntrospectionTypeRef,
  printSchema,
} from 'graphql';
import { servedTypes } from './served-types.ts';

export const schemaFile = join(import.meta.dirname, 'admin-2026-10.graphql');

/** The official introspection, `dist/data/admin_2026-10.json.gz` of the npm package `@shopify/dev-mcp`. */
export function readIntrospection(path: string): IntrospectionQuery {
  const { data } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as { data: IntrospectionQuery };
  return data;
}

type Ref = IntrospectionTypeRef;
/** The package writes `ofType: null` on what wraps nothing. */
const nameOf = (ref: Ref): string =>
  'ofType' in ref && ref.ofType ? nameOf(ref.ofType) : (ref as { name: string }).name;
/** Descriptions are Shopify's prose and stay with Shopify. */
const silent = <Part extends object>(part: Part): Part => ({ ...part, description: null });

/** The served part of the official schema, as SDL. Throws where the official one has no such type or field. */
export function pruned(introspection: IntrospectionQuery): string {
  const { types } = introspection.__schema;
  const official = new Map(types.map(type => [type.name, type]));
  const leaf = (name: string) => ['SCALAR', 'ENUM'].includes(official.get(name)?.kind ?? '');
  const isServed = (name: string) => name in servedTypes || leaf(name);

  const needed = new Set<string>(['String', 'Boolean']);
  const withArgs = <Field extends { readonly type: Ref; readonly args?: readonly IntrospectionInputValue[] }>(
    field: Field,
  ): Field => {
    needed.add(nameOf(field.type));
    if (!field.args) return silent(field);
    const args = field.args.filter(({ type }) => isServed(nameOf(type)));
    for (const { type } of args) needed.add(nameOf(type));
    return { ...silent(field), args: args.map(silent) };
  };
  const served = Object.entries(servedTypes).map(([name, wanted]) => {
    const type = official.get(name);
    if (!type) throw new Error(`the official schema has no type ${name}`);
    return withMembers(type, wanted, withArgs);
  });
  const leaves = types.filter(({ name }) => leaf(name) && needed.has(name)).map(silentLeaf);
  const schema = {
    ...introspection.__schema,
    description: null,
    types: [...served, ...leaves],
    subscriptionType: null,
    directives: introspection.__schema.directives.map(({ args, ...directive }) => ({
      ...silent(directive),
      args: args.map(silent),
    })),
  };
  return printSchema(buildClientSchema({ __schema: schema } as IntrospectionQuery));
}

function withMembers(
  type: IntrospectionType,
  wanted: readonly string[],
  pruneField: <Field extends { readonly type: Ref }>(field: Field) => Field,
): IntrospectionType {
  const pick = <Member extends { readonly name: string; readonly type: Ref }>(members: readonly Member[]) =>
    wanted.map(name => {
      const member = members.find(each => each.name === name);
      if (!member) throw new Error(`the official ${type.name} has no ${name}`);
      return pruneField(member);
    });
  if (type.kind === 'INPUT_OBJECT') return { ...silent(type), inputFields: pick(type.inputFields) };
  if (type.kind !== 'OBJECT' && type.kind !== 'INTERFACE')
    throw new Error(`${type.name} is neither object, interface nor input`);
  const kept = (refs: readonly { readonly name: string }[] | null | undefined) =>
    (refs ?? []).filter(({ name }) => name in servedTypes);
  return {
    ...silent(type),
    fields: pick<IntrospectionField>(type.fields),
    interfaces: kept(type.interfaces),
    ...(type.kind === 'INTERFACE' ? { possibleTypes: kept(type.possibleTypes) } : {}),
  } as unknown as IntrospectionType;
}

const silentLeaf = (type: IntrospectionType): IntrospectionType =>
  type.kind === 'ENUM' ? { ...silent(type), enumValues: type.enumValues.map(silent) } : silent(type);

if (import.meta.main) {
  const { values } = parseArgs({ options: { from: { type: 'string' } } });
  if (!values.from) {
    console.error('usage: node sandbox/shopify/prune-schema.ts --from …/dist/data/admin_2026-10.json.gz');
    process.exit(1);
  }
  const digest = createHash('sha256').update(readFileSync(values.from)).digest('hex');
  const head = `# Part of Shopify's Admin API 2026-10: the types and fields that the sandbox serves, as they are there.
# Made by prune-schema.ts from @shopify/dev-mcp 1.16.0, dist/data/admin_2026-10.json.gz
# sha256 ${digest}. Do not edit; change served-types.ts.

`;
  writeFileSync(schemaFile, `${head}${pruned(readIntrospection(values.from))}\n`);
}
