import type { JSONValue, Tool as McpTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Tool } from '../platform/tool.ts';
import { outlineOf } from './output-outline.ts';
import { metaKeys } from './served-tool.ts';

/** A node of a JSON Schema (2020-12). */
export type Schema = { readonly [key: string]: unknown };

type ObjectSchema = McpTool['inputSchema'];

/** What every action answers with: the result when it ran, the proposal's handle while a person has to decide. */
export const outcomeSchema = (result: object): ObjectSchema => ({
  type: 'object',
  properties: {
    status: { enum: ['done', 'approval_required'] },
    result: result as JSONValue,
    proposal: { type: 'object', description: 'Wait with get_proposal' },
  },
  required: ['status'],
});

/**
 * A zod schema as JSON Schema, without what costs tokens and tells a model nothing: the dialect, the bounds of safe
 * integers, the expression behind a named format, the type of a value that is listed, and the closing of objects that
 * we write ourselves.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: node }) => {
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
      if (node.format !== undefined) delete node.pattern;
      if (node.additionalProperties === false) delete node.additionalProperties;
      if (node.minLength === 1) delete node.minLength;
      // A value that is one of these has their type.
      if (node.const !== undefined || node.enum !== undefined) delete node.type;
    },
  });
  return rest as ObjectSchema;
}

/** Says that a misspelt argument is refused and not dropped. */
export const closed = (schema: ObjectSchema): ObjectSchema => ({ ...schema, additionalProperties: false });

function annotationsOf(tool: Tool): NonNullable<McpTool['annotations']> {
  const leaves = tool.egress !== 'none';
  if (tool.word === 'query') return { readOnlyHint: true, openWorldHint: leaves };
  if (tool.word === 'draft') return { readOnlyHint: false, destructiveHint: false, openWorldHint: leaves };
  return {
    readOnlyHint: false,
    destructiveHint: true,
    openWorldHint: leaves || tool.writes === 'outside',
  };
}

/**
 * A kernel tool in MCP's words. Built once at registration: turning zod into JSON Schema on every request cost three
 * times the request itself.
 */
export function definitionOf(tool: Tool): McpTool {
  const result = outlineOf(jsonSchema(tool.output, 'output'));
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: closed(jsonSchema(tool.input, 'input')),
    outputSchema: tool.word === 'action' ? outcomeSchema(result) : (result as ObjectSchema),
    annotations: annotationsOf(tool),
    _meta: { [metaKeys.word]: tool.word, [metaKeys.scopes]: [...tool.scopes] },
  };
}
