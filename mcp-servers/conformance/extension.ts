import {
  acceptedContent,
  inputRequired,
  type McpServer,
  ResourceTemplate,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { Extension } from '../endpoint.ts';
import { askFor } from './input-required-tools.ts';
import { pixelPng } from './media.ts';

const hint = { ttlMs: 1_000, cacheScope: 'private' } as const;

const said = (...blocks: readonly ({ type: 'text'; text: string } | object)[]) => ({
  messages: blocks.map(content => ({
    role: 'user' as const,
    content: content as { type: 'text'; text: string },
  })),
});

/** Prompts, single resources, completion, logging and subscriptions: the product has none, the suites want them all. */
export const conformanceExtension: Extension = {
  capabilities: {
    prompts: { listChanged: false },
    resources: { subscribe: true, listChanged: false },
    completions: {},
    logging: {},
  },
  cacheHints: {
    'prompts/list': hint,
    'resources/list': hint,
    'resources/templates/list': hint,
    'resources/read': hint,
  },
  install(server) {
    installPrompts(server);
    installResources(server);
    server.server.setRequestHandler('resources/subscribe', () => ({}));
    server.server.setRequestHandler('resources/unsubscribe', () => ({}));
    server.server.setRequestHandler('completion/complete', ({ params }) => {
      const values = ['paris', 'park', 'party'].filter(word => word.startsWith(params.argument.value));
      return { completion: { values, total: values.length, hasMore: false } };
    });
  },
};

function installPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'Has no arguments.' }, () =>
    said({ type: 'text', text: 'This is a simple prompt for testing.' }),
  );
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Has two arguments.', argsSchema: z.object({ arg1: z.string(), arg2: z.string() }) },
    ({ arg1, arg2 }) => said({ type: 'text', text: `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'` }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Holds a resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri: uri }) =>
      said(
        { type: 'resource', resource: { uri, mimeType: 'text/plain', text: 'An embedded resource.' } },
        { type: 'text', text: 'Please process the embedded resource above.' },
      ),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Holds an image.' }, () =>
    said(
      { type: 'image', data: pixelPng, mimeType: 'image/png' },
      { type: 'text', text: 'Please analyze the image above.' },
    ),
  );
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks before it answers.' },
    // Without arguments the callback gets the context alone, which the SDK's types do not say.
    ((context: ServerContext) => {
      const given = acceptedContent<{ context: string }>(context.mcpReq.inputResponses, 'user_context');
      if (!given) return inputRequired({ inputRequests: { user_context: askFor('context') } });
      return said({ type: 'text', text: `Use the following context: ${given.context}` });
    }) as never,
  );
}

function installResources(server: McpServer): void {
  const plain = { description: 'A text.', mimeType: 'text/plain' };
  for (const name of ['static-text', 'watched-resource']) {
    server.registerResource(name, `test://${name}`, plain, uri => ({
      contents: [{ uri: uri.href, mimeType: 'text/plain', text: `The content of ${name}.` }],
    }));
  }
  const png = { description: 'An image.', mimeType: 'image/png' };
  server.registerResource('static-binary', 'test://static-binary', png, uri => ({
    contents: [{ uri: uri.href, mimeType: 'image/png', blob: pixelPng }],
  }));
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined });
  const json = { description: 'Data by id.', mimeType: 'application/json' };
  server.registerResource('template', template, json, (uri, { id }) => ({
    contents: [
      {
        uri: uri.href,
        mimeType: 'application/json',
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      },
    ],
  }));
}
