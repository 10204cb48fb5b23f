import type { ElicitRequestFormParams, Tool as McpTool, ServerContext } from '@modelcontextprotocol/server';
import type { Reply, ServedTool } from '../served-tool.ts';
import { protocolTool, text } from './protocol-tool.ts';

const ask = async (
  { mcpReq }: ServerContext,
  message: string,
  properties: ElicitRequestFormParams['requestedSchema']['properties'],
): Promise<Reply> => {
  const requestedSchema = { type: 'object', properties } as const;
  // `send` answers on the stream of this very call; the SDK's shorthands would use the session's own, if it is open.
  const params = { mode: 'form', message, requestedSchema };
  const { action, content } = await mcpReq.send({ method: 'elicitation/create', params });
  return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`);
};

const titled = (title: (ordinal: string) => string) =>
  ['First', 'Second', 'Third'].map((ordinal, index) => ({
    const: `value${index + 1}`,
    title: title(ordinal),
  }));

const oneText = (name: string): McpTool['inputSchema'] => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
});

/** What a server of the 2025 revisions may ask its client in the middle of a call, over the session. */
export const askingTools: readonly ServedTool[] = [
  protocolTool(
    'test_sampling',
    async ({ mcpReq }, { prompt = '' }) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }];
      const params = { messages, maxTokens: 100 };
      const { content } = await mcpReq.send({ method: 'sampling/createMessage', params });
      return text(`LLM response: ${!Array.isArray(content) && content.type === 'text' ? content.text : ''}`);
    },
    oneText('prompt'),
  ),
  protocolTool(
    'test_elicitation',
    (context, { message = '' }) =>
      ask(context, message, {
        username: { type: 'string', description: "User's response" },
        email: { type: 'string', description: "User's email address" },
      }),
    oneText('message'),
  ),
  protocolTool('test_elicitation_sep1034_defaults', context =>
    ask(context, 'Please review the defaults', {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    }),
  ),
  protocolTool('test_elicitation_sep1330_enums', context =>
    ask(context, 'Please choose', {
      untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
      titledSingle: { type: 'string', oneOf: titled(ordinal => `${ordinal} Option`) },
      legacyEnum: {
        type: 'string',
        enum: ['opt1', 'opt2', 'opt3'],
        enumNames: ['Option One', 'Option Two', 'Option Three'],
      },
      untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
      titledMulti: { type: 'array', items: { anyOf: titled(ordinal => `${ordinal} Choice`) } },
    }),
  ),
];
