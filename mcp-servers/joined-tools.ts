import type { Tool as McpTool } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { Refusal } from '../platform/errors.ts';
import type { Word } from '../platform/tool.ts';
import { readArguments } from './arguments.ts';
import { closed, jsonSchema } from './definition.ts';
import { renderOutcome, renderProblem } from './rendering.ts';
import type { RegisteredTool, ServedTool } from './served-tool.ts';

type Tools = ReadonlyMap<string, RegisteredTool>;
type Definition = Omit<McpTool, 'inputSchema'> & { readonly input: z.ZodObject };

/** A tool of the gateway itself: arguments are read as for every other tool, then parsed by its own schema. */
function gatewayTool<Input extends z.ZodObject>(
  { input, ...definition }: Definition & { readonly input: Input },
  serve: (
    input: z.output<Input>,
    call: Parameters<ServedTool['serve']>[1],
  ) => ReturnType<ServedTool['serve']>,
): ServedTool {
  const inputSchema = closed(jsonSchema(input, 'input'));
  return {
    definition: { ...definition, inputSchema },
    async serve(raw, call) {
      const read = readArguments(definition.name, inputSchema, raw);
      if (!read.ok) return renderProblem(read.problem);
      const parsed = input.safeParse(read.value);
      return parsed.success
        ? serve(parsed.data, call)
        : renderProblem(invalid(z.prettifyError(parsed.error)));
    },
  };
}

const invalid = (message: string) => new Refusal('invalid_input', message).problem;

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Finds the tools that the joined endpoint does not show, by words in their names and descriptions. */
export function findTools(all: Tools): ServedTool {
  const index = [...all.values()].map(({ tool, capability, served }) => ({
    served,
    entry: {
      server: capability.name,
      word: tool.word,
      name: tool.name,
      description: tool.description,
      input: served.definition.inputSchema,
    },
    name: wordsOf(tool.name),
    rest: wordsOf(`${tool.title} ${tool.description} ${capability.name}`),
  }));
  return gatewayTool(
    {
      name: 'find_tools',
      title: 'Find tools',
      description:
        'Finds more tools by words. Call a found query with call_query, a draft or action with call_action.',
      input: z.object({ words: z.string().min(1).max(200), limit: z.int().min(1).max(20).default(5) }),
      outputSchema: { type: 'object', properties: { tools: { type: 'array' }, found: { type: 'integer' } } },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ words, limit }, call) => {
      const wanted = wordsOf(words);
      const has = (list: readonly string[], word: string) => list.some(other => other.startsWith(word));
      const ranked = index
        .filter(({ served }) => !served.quarantine?.())
        .map(({ entry, name, rest }) => ({
          entry,
          score: wanted.reduce((sum, word) => sum + (has(name, word) ? 3 : has(rest, word) ? 1 : 0), 0),
        }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.entry.name.localeCompare(b.entry.name));
      const tools = ranked.slice(0, limit).map(({ entry }) => entry);
      const names = tools.map(tool => tool.name).join(', ');
      const data = JSON.parse(JSON.stringify({ tools, found: ranked.length }));
      const text = tools.length > 0 ? `${ranked.length} found: ${names}` : `No tool speaks of "${words}".`;
      return renderOutcome(
        { kind: 'result', tool: 'find_tools', text, data, nextSteps: [], untrusted: false },
        'query',
        call.readsStructured,
      );
    },
  );
}

const callInput = z.object({
  tool: z.string().describe('Name from find_tools'),
  arguments: z.looseObject({}).default({}).describe('As its input schema says'),
});

/** Calls any tool of the given words by name: the same kernel, the same policy, only a longer way there. */
function callThrough(
  all: Tools,
  words: readonly Word[],
  other: string,
  definition: Omit<Definition, 'input'>,
): ServedTool {
  return gatewayTool({ ...definition, input: callInput }, async ({ tool: name, arguments: input }, call) => {
    const known = all.get(name);
    if (!known) return renderProblem(new Refusal('unknown_tool', `There is no tool "${name}".`).problem);
    const { word } = known.tool;
    if (words.includes(word)) return known.served.serve(input, call);
    const message = `${name} is ${word === 'action' ? 'an' : 'a'} ${word}; ${definition.name} does not take it.`;
    return renderProblem(new Refusal('invalid_input', message, { mend: `Call it with ${other}.` }).problem);
  });
}

export const callQuery = (all: Tools): ServedTool =>
  callThrough(all, ['query'], 'call_action', {
    name: 'call_query',
    title: 'Call a query',
    description:
      'Calls a query that find_tools found. Takes no drafts and no actions: those change something.',
    outputSchema: { type: 'object' },
    annotations: { readOnlyHint: true, openWorldHint: true },
  });

export const callAction = (all: Tools): ServedTool =>
  callThrough(all, ['action', 'draft'], 'call_query', {
    name: 'call_action',
    title: 'Call an action',
    description:
      'Calls an action or a draft that find_tools found. An action makes a proposal, which a person has to approve.',
    outputSchema: { type: 'object' },
    annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: true },
  });
