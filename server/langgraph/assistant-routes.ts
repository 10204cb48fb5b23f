import type { RequestHandler, Router } from 'express';
import { z } from 'zod';
import type { Handle } from './http.ts';
import { type Assistant, assistantOf, type Parts } from './parts.ts';
import { assistantSearch, parse, runInput } from './requests.ts';

const inputSchema = z.toJSONSchema(runInput, { io: 'input' });

/** `/assistants`: one for each graph, made by the installation and by nobody else. */
export function assistantRoutes(
  router: Router,
  answer: (handle: Handle) => RequestHandler,
  parts: Parts,
): void {
  const since = parts.clock().toISOString();
  const view = ({ id, name, description }: Assistant) => ({
    assistant_id: id,
    graph_id: name,
    name,
    description,
    config: {},
    context: {},
    metadata: { created_by: 'system' },
    version: 1,
    created_at: since,
    updated_at: since,
  });

  const matching = (body: unknown) => {
    const { graph_id, name, metadata, limit, offset } = parse(assistantSearch, body);
    return [...parts.assistants.values()]
      .filter(assistant => !graph_id || assistant.name === graph_id)
      .filter(assistant => !name || assistant.name.includes(name))
      .map(view)
      .filter(shown =>
        Object.entries(metadata ?? {}).every(([key, value]) => shown.metadata[key as 'created_by'] === value),
      )
      .slice(offset, offset + limit);
  };

  router.post(
    '/assistants/search',
    answer(async ({ body, reply }) => reply(matching(body))),
  );
  router.get(
    '/assistants/:id',
    answer(async ({ param, reply }) => reply(view(assistantOf(parts, param('id'))))),
  );
  router.get(
    '/assistants/:id/schemas',
    answer(async ({ param, reply }) => {
      const { name } = assistantOf(parts, param('id'));
      reply({
        graph_id: name,
        input_schema: inputSchema,
        output_schema: null,
        state_schema: null,
        config_schema: null,
        context_schema: null,
      });
    }),
  );
  router.get(
    '/assistants/:id/graph',
    answer(async ({ param, request, reply }) => {
      const { graph } = assistantOf(parts, param('id'));
      reply((await graph.getGraphAsync({ xray: request.query.xray === 'true' })).toJSON());
    }),
  );
}
