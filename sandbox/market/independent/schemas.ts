import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { cancellationDocument } from './pages.ts';

/** The release's official JSON Schemas, read where they lie beside the checkout. Used by tests only. */

const protocols =
  process.env.COUNTERSIGN_PROTOCOLS ?? resolve(import.meta.dirname, '../../../../shared/protocols');
const source = join(protocols, 'ucp/2026-04-08/source');

/** False, and said aloud, where the schemas are not; an error where nothing may be skipped. */
export function schemasAreHere(): boolean {
  if (existsSync(source)) return true;
  const message = `UCP's schemas are not at ${source}; set COUNTERSIGN_PROTOCOLS. Validation against them is skipped.`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(message);
  console.warn(message);
  return false;
}

const base = 'https://ucp.dev/schemas/';
const shopping = `${base}shopping/`;
const house = 'https://kestrelandlowe.com/ucp/schemas/order-cancellation.json';
const errorResponse = { $ref: `${shopping}types/error_response.json` };

/** What each operation may answer, after the OpenAPI and OpenRPC documents and the house's own extension. */
const answers: Record<string, object> = {
  search_catalog: { $ref: `${shopping}catalog_search.json#/$defs/search_response` },
  lookup_catalog: { $ref: `${shopping}catalog_lookup.json#/$defs/lookup_response` },
  get_product: {
    oneOf: [{ $ref: `${shopping}catalog_lookup.json#/$defs/get_product_response` }, errorResponse],
  },
  ...Object.fromEntries(
    ['create', 'get', 'update', 'cancel'].map(verb => [
      `${verb}_cart`,
      { oneOf: [{ $ref: `${shopping}discount.json#/$defs/dev.ucp.shopping.cart` }, errorResponse] },
    ]),
  ),
  ...Object.fromEntries(
    ['create', 'get', 'update', 'complete', 'cancel'].map(verb => [
      `${verb}_checkout`,
      {
        oneOf: [
          {
            allOf: [
              { $ref: `${shopping}discount.json#/$defs/dev.ucp.shopping.checkout` },
              { $ref: `${shopping}fulfillment.json#/$defs/dev.ucp.shopping.checkout` },
            ],
          },
          errorResponse,
        ],
      },
    ]),
  ),
  get_order: { oneOf: [{ $ref: `${shopping}order.json` }, errorResponse] },
  create_order_cancellation: { oneOf: [{ $ref: `${house}#/$defs/response` }, errorResponse] },
  list_order_cancellations: { oneOf: [{ $ref: `${house}#/$defs/list` }, errorResponse] },
  discovery: { $ref: 'https://ucp.dev/schemas/discovery/profile.json#/$defs/business_profile' },
};

/** Gives the faults of an answer, in words; none when it is valid. */
export function schemaChecker(): (operation: string, body: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  for (const folder of ['schemas', 'discovery']) {
    for (const file of jsonFiles(join(source, folder))) {
      // The profile's own references go by its folder, not by its $id: one level too deep.
      const text = readFileSync(join(source, folder, file), 'utf8').replaceAll(
        '"../schemas/ucp.json',
        '"../ucp.json',
      );
      ajv.addSchema(JSON.parse(text));
    }
  }
  ajv.addSchema(cancellationDocument());
  const compiled = new Map(Object.entries(answers).map(([name, schema]) => [name, ajv.compile(schema)]));
  return (operation, body) => {
    const validate = compiled.get(operation);
    if (!validate) return [`there is no schema for ${operation}`];
    if (validate(body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message }) => `${operation} ${instancePath}: ${message}`,
    );
  };
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.json'));
}
