import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { nextVersion } from '../../mcp-servers/ucp/next/version.ts';
import { ucpVersion } from '../../tools/store/business/profile.ts';
import type { OperationName } from '../../tools/store/storefront.ts';

/** The official JSON Schemas of UCP, read where they lie beside the checkout. Used by tests only. */

const beside = resolve(import.meta.dirname, '../../../shared/protocols');
const protocols = process.env.COUNTERSIGN_PROTOCOLS ?? beside;
/** The seed of the official conformance suite. */
export const flowerShop = join(protocols, 'ucp/test_data/flower_shop');

/** The releases, oldest first, and what lies elsewhere in each. */
const releases = {
  [ucpVersion]: {
    folder: '2026-04-08',
    profile: 'discovery/profile.json#/$defs/business_profile',
    refusal: 'shopping/types/error_response.json',
    cartParts: ['discount'],
  },
  [nextVersion]: {
    folder: `main-${nextVersion}`,
    profile: 'profile.json#/$defs/business_schema',
    refusal: 'common/types/error_response.json',
    cartParts: ['discount', 'buyer_consent'],
  },
} as const;
export type ReleaseVersion = keyof typeof releases;
export const releaseVersions = Object.keys(releases) as ReleaseVersion[];
const sourceOf = (version: ReleaseVersion) => join(protocols, 'ucp', releases[version].folder, 'source');

/** False, and said aloud, where the schemas are not; an error where nothing may be skipped. */
export function protocolsAreHere(): boolean {
  const missing = releaseVersions.map(sourceOf).find(folder => !existsSync(folder));
  if (!missing) return true;
  const message = `UCP's schemas are not at ${missing}; set COUNTERSIGN_PROTOCOLS. Tests against them are skipped.`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(message);
  console.warn(message);
  return false;
}

type Direction = 'response' | 'create' | 'update' | 'complete';
type Schema = { [key: string]: unknown };

const schemasIn = (direction: Direction) => `https://ucp.dev/${direction}/schemas`;
const shopping = (direction: Direction, file: string) => `${schemasIn(direction)}/shopping/${file}`;
const checkoutParts = ['fulfillment', 'discount', 'buyer_consent'];
const checkout = (direction: Direction) => ({
  allOf: checkoutParts.map(part => ({
    $ref: shopping(direction, `${part}.json#/$defs/dev.ucp.shopping.checkout`),
  })),
});
const cart = (direction: Direction, parts: readonly string[]) => ({
  allOf: parts.map(part => ({ $ref: shopping(direction, `${part}.json#/$defs/dev.ucp.shopping.cart`) })),
});
const catalog = (part: string) => ({ $ref: shopping('response', part) });
const order = { $ref: shopping('response', 'order.json') };
const searchParts = 'catalog_search.json#/$defs';
const lookupParts = 'catalog_lookup.json#/$defs';

const answersIn = (cartParts: readonly string[]): Record<OperationName, object> => ({
  search_catalog: catalog(`${searchParts}/search_response`),
  lookup_catalog: catalog(`${lookupParts}/lookup_response`),
  get_product: catalog(`${lookupParts}/get_product_response`),
  create_cart: cart('response', cartParts),
  get_cart: cart('response', cartParts),
  update_cart: cart('response', cartParts),
  cancel_cart: cart('response', cartParts),
  create_checkout: checkout('response'),
  get_checkout: checkout('response'),
  update_checkout: checkout('response'),
  complete_checkout: checkout('response'),
  cancel_checkout: checkout('response'),
  get_order: order,
  cancel_order: order,
});
const requestsIn = (cartParts: readonly string[]): Partial<Record<OperationName, object>> => ({
  search_catalog: catalog(`${searchParts}/search_request`),
  lookup_catalog: catalog(`${lookupParts}/lookup_request`),
  get_product: catalog(`${lookupParts}/get_product_request`),
  create_cart: cart('create', cartParts),
  create_checkout: checkout('create'),
  update_checkout: checkout('update'),
  complete_checkout: checkout('complete'),
});

export interface OfficialSchemas {
  /** The faults of what a platform sends; none when it is valid. */
  request(operation: OperationName, body: unknown): string[];
  answer(operation: OperationName, body: unknown): string[];
  refusal(body: unknown): string[];
  profile(body: unknown): string[];
  /** What the MCP binding puts around a tool call's answer; the first release has no schema of it. */
  toolAnswer(message: unknown): string[];
}

/** A request may hold less than the document itself: each field says in `ucp_request` what holds in which operation. */
export function officialSchemas(version: ReleaseVersion = ucpVersion): OfficialSchemas {
  const { profile, refusal, cartParts } = releases[version];
  const [answers, requests] = [answersIn(cartParts), requestsIn(cartParts)];
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  for (const direction of ['response', 'create', 'update', 'complete'] as const) {
    for (const file of jsonFiles(sourceOf(version))) {
      const schema = JSON.parse(readFileSync(file, 'utf8')) as Schema;
      if (typeof schema.$id !== 'string') continue;
      const id = schema.$id.replace('https://ucp.dev/', `https://ucp.dev/${direction}/`);
      ajv.addSchema(inDirection({ ...schema, $id: id }, direction) as Schema);
      // The profile names this one relative to its file, not to its own id.
      if (id.endsWith('/schemas/ucp.json')) {
        const alias = id.replace('/schemas/ucp.json', '/schemas/schemas/ucp.json');
        ajv.addSchema({ $id: alias, $defs: aliases(schema.$defs as Schema, id) });
      }
    }
  }
  const compiled = new Map<object, ValidateFunction>();
  const faults = (schema: object, body: unknown): string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
  const errorResponse = { $ref: `${schemasIn('response')}/${refusal}` };
  const businessProfile = { $ref: `${schemasIn('response')}/${profile}` };
  const toolCall = { $ref: `${schemasIn('response')}/transports/mcp_tool_call.json` };
  const constraints = { $ref: `${schemasIn('response')}/common/types/request_constraints.json` };
  const constraintFaults = (body: unknown): string[] => {
    const given = (body as { ucp?: { request_constraints?: unknown } }).ucp?.request_constraints;
    return version === ucpVersion || given === undefined ? [] : faults(constraints, given);
  };
  return {
    request: (operation, body) => (requests[operation] ? faults(requests[operation], body) : []),
    answer: (operation, body) => [...faults(answers[operation], body), ...constraintFaults(body)],
    refusal: body => faults(errorResponse, body),
    profile: body => faults(businessProfile, body),
    toolAnswer: message => (version === ucpVersion ? [] : faults(toolCall, message)),
  };
}

const aliases = (definitions: Schema, id: string): Schema =>
  Object.fromEntries(Object.keys(definitions).map(name => [name, { $ref: `${id}#/$defs/${name}` }]));

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.json') && !name.includes('openapi') && !name.includes('openrpc'))
    .map(name => join(folder, name));
}

/** Whether a branch of the schema says anew what holds for this field, as each kind of delivery does for its destinations. */
const isRedeclared = ({ allOf }: Schema, name: string): boolean =>
  Array.isArray(allOf) &&
  allOf.some(
    ({ then: branch }: { then?: { properties?: Schema } }) => branch?.properties?.[name] !== undefined,
  );

/** The schema as it holds for what is sent with this operation. */
function inDirection(node: unknown, direction: Direction): unknown {
  if (Array.isArray(node)) return node.map(item => inDirection(item, direction));
  if (typeof node !== 'object' || node === null) return node;
  const schema = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, inDirection(value, direction)]),
  ) as Schema;
  if (direction === 'response' || typeof schema.properties !== 'object') return schema;
  const properties = { ...(schema.properties as Record<string, Schema>) };
  let required = (schema.required as string[] | undefined) ?? [];
  for (const [name, property] of Object.entries(properties)) {
    const rule = property.ucp_request as string | Record<string, string> | undefined;
    const here = typeof rule === 'string' ? rule : rule?.[direction];
    if (here === undefined) continue;
    required = required.filter(other => other !== name);
    if (here === 'required') required.push(name);
    if (here === 'omit' && !isRedeclared(schema, name)) properties[name] = { not: {} };
  }
  // Fields that only answers carry are not missed in a request.
  if (schema.title === 'Item') required = required.filter(name => name !== 'title');
  return { ...schema, properties, required };
}
