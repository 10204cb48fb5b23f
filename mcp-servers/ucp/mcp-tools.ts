import { z } from 'zod';
import { type OperationName, operations } from '../../tools/store/storefront.ts';

/** A tool of UCP's MCP binding: `services/shopping/mcp.openrpc.json`. */
export interface McpTool {
  readonly name: OperationName;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

interface Shape {
  readonly description: string;
  /** The argument that carries the payload; without one the other arguments are the payload. */
  readonly payload?: 'catalog' | 'cart' | 'checkout';
  readonly id?: true;
}

const shapes: Record<OperationName, Shape> = {
  search_catalog: { description: 'Search the catalog by words, filters and page.', payload: 'catalog' },
  lookup_catalog: { description: 'Look up products or variants by identifier.', payload: 'catalog' },
  get_product: { description: 'One product in full, narrowed by selected options.', payload: 'catalog' },
  create_cart: { description: 'Create a cart with estimated prices.', payload: 'cart' },
  get_cart: { description: 'Read a cart.', id: true },
  update_cart: { description: 'Replace the content of a cart.', id: true, payload: 'cart' },
  cancel_cart: { description: 'Cancel a cart; answers with what was in it.', id: true },
  create_checkout: { description: 'Open a checkout, from line items or from a cart.', payload: 'checkout' },
  get_checkout: { description: 'Read a checkout.', id: true },
  update_checkout: { description: 'Change a checkout; omitted fields stay.', id: true, payload: 'checkout' },
  complete_checkout: { description: 'Pay and place the order. Binding.', id: true, payload: 'checkout' },
  cancel_checkout: { description: 'Cancel a checkout.', id: true },
  get_order: { description: 'Read an order as it stands now.', id: true },
  cancel_order: { description: 'Cancel a whole order before it ships; the money is refunded.', id: true },
};

const agentSchema = {
  type: 'object',
  required: ['profile'],
  properties: {
    profile: { type: 'string', format: 'uri', description: "Address of the platform's profile." },
  },
};

function inputSchemaOf(name: OperationName): Record<string, unknown> {
  const { payload, id } = shapes[name];
  const { payload: schema, key } = operations[name];
  const { $schema: _, ...body } = z.toJSONSchema(schema as z.ZodType, { io: 'input' });
  const own = payload ? { [payload]: body } : ((body.properties ?? {}) as object);
  const meta = {
    type: 'object',
    required: ['ucp-agent', ...(key === 'required' ? ['idempotency-key'] : [])],
    properties: {
      'ucp-agent': agentSchema,
      ...(key
        ? { 'idempotency-key': { type: 'string', description: 'Makes repeating the call safe.' } }
        : {}),
    },
  };
  return {
    type: 'object',
    required: ['meta', ...(id ? ['id'] : []), ...(payload ? [payload] : [])],
    properties: { meta, ...(id ? { id: { type: 'string' } } : {}), ...own },
  };
}

/** Built once: what a shop's MCP endpoint lists. */
export const mcpTools: readonly McpTool[] = (Object.keys(operations) as OperationName[]).map(name => {
  const { key } = operations[name];
  return {
    name,
    description: shapes[name].description,
    inputSchema: inputSchemaOf(name),
    annotations: {
      readOnlyHint: key === undefined,
      destructiveHint: key === 'required',
      idempotentHint: true,
      openWorldHint: false,
    },
  };
});

/** The argument that carries the payload; undefined where the other arguments are the payload. */
export const payloadArgument = (name: OperationName): string | undefined => shapes[name].payload;

/** The payload within a tool's arguments. */
export function payloadOf(name: OperationName, given: Readonly<Record<string, unknown>>): unknown {
  const { payload } = shapes[name];
  if (payload) return given[payload];
  const { meta: _, id: __, ...rest } = given;
  return rest;
}
