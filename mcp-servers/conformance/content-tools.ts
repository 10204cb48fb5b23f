import { setTimeout as pause } from 'node:timers/promises';
import type { ServedTool } from '../served-tool.ts';
import { pixelPng, silenceWav } from './media.ts';
import { content, protocolTool, text } from './protocol-tool.ts';

const image = { type: 'image', data: pixelPng, mimeType: 'image/png' } as const;

/** Kinds of content, log messages, streams that break, and schemas that must arrive as they were written. */
export const contentTools: readonly ServedTool[] = [
  protocolTool('test_image_content', () => content(image)),
  protocolTool('test_audio_content', () =>
    content({ type: 'audio', data: silenceWav, mimeType: 'audio/wav' }),
  ),
  protocolTool('test_embedded_resource', () =>
    content({
      type: 'resource',
      resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'An embedded resource.' },
    }),
  ),
  protocolTool('test_multiple_content_types', () =>
    content({ type: 'text', text: 'Multiple content types test:' }, image, {
      type: 'resource',
      resource: {
        uri: 'test://mixed-content-resource',
        mimeType: 'application/json',
        text: JSON.stringify({ test: 'data', value: 123 }),
      },
    }),
  ),
  protocolTool('test_tool_with_logging', async ({ mcpReq }) => {
    for (const step of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', step);
      await pause(10);
    }
    return text('Logged three times.');
  }),
  protocolTool('test_logging_tool', async ({ mcpReq }) => {
    await mcpReq.log('info', 'only for a request that names a log level');
    return text('Logged.');
  }),
  protocolTool('test_reconnection', async ({ http }) => {
    http?.closeSSE?.();
    await pause(50);
    return text('The stream was closed, and the answer kept for its reopening.');
  }),
  protocolTool('test_custom_header', (_context, { region }) => text(`region ${region ?? 'unknown'}`), {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
  }),
  protocolTool('json_schema_2020_12_tool', (_context, input) => text(JSON.stringify(input)), {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: {
      address: {
        $anchor: 'addressDef',
        type: 'object',
        properties: { street: { type: 'string' }, city: { type: 'string' } },
      },
    },
    properties: {
      name: { type: 'string' },
      address: { $ref: '#/$defs/address' },
      contactMethod: { type: 'string', enum: ['phone', 'email'] },
      phone: { type: 'string' },
      email: { type: 'string' },
    },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  }),
];
