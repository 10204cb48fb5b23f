import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { z } from 'zod';
import { productCapabilities } from '../mcp-servers/product.ts';

const head = `// Made by \`npm run docs\` from the tools themselves. Do not edit.

/** Every tool: its server, its word, and the shapes of what it takes and gives. */`;

type Node = Readonly<Record<string, unknown>>;

/** A schema without what names or describes it as a document; its own definitions go by `place`, as all stand in one file. */
function within(node: unknown, place: string): unknown {
  if (Array.isArray(node)) return node.map(each => within(each, place));
  if (typeof node !== 'object' || node === null) return node;
  const { $schema: _schema, title: _title, $defs: _definitions, ...rest } = node as Node;
  if (typeof rest.$ref === 'string') return { $ref: rest.$ref.replace('#/$defs/', `#/definitions/${place}`) };
  return Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, within(value, place)]));
}

/** A zod schema as JSON Schema, and what it defines for itself because it contains itself. */
function shapeOf(schema: z.ZodType, io: 'input' | 'output', place: string) {
  const whole = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Node;
  const own = Object.entries((whole.$defs ?? {}) as Node);
  return {
    shape: within(whole, place) as JSONSchema,
    definitions: own.map(([name, node]) => [`${place}${name}`, within(node, place) as JSONSchema] as const),
  };
}

/** `sdk/tools.ts`: a type for every tool of the product, from its own schemas. */
export async function sdkTools(): Promise<string> {
  const tools = (await productCapabilities()).flatMap(({ name: server, tools }) =>
    tools.map(tool => ({ server, tool })),
  );
  const sorted = tools.toSorted((a, b) => (a.tool.name < b.tool.name ? -1 : 1));
  const shapes = sorted.map(({ server, tool }) => ({
    server,
    tool,
    input: shapeOf(tool.input, 'input', `${tool.name}_input`),
    output: shapeOf(tool.output, 'output', `${tool.name}_output`),
  }));
  const root: JSONSchema = {
    type: 'object',
    additionalProperties: false,
    required: sorted.map(({ tool }) => tool.name),
    properties: Object.fromEntries(
      shapes.map(({ server, tool, input, output }) => [
        tool.name,
        {
          type: 'object',
          additionalProperties: false,
          description: tool.description,
          required: ['server', 'word', 'input', 'output'],
          properties: {
            server: { const: server },
            word: { const: tool.word },
            input: input.shape,
            output: output.shape,
          },
        } satisfies JSONSchema,
      ]),
    ),
    definitions: Object.fromEntries(
      shapes.flatMap(({ input, output }) => [...input.definitions, ...output.definitions]),
    ),
  };
  const types = await compile(root, 'Tools', {
    bannerComment: head,
    additionalProperties: false,
    format: true,
    style: { singleQuote: true, printWidth: 110, arrowParens: 'avoid' },
    unknownAny: true,
    ignoreMinAndMaxItems: true,
  });
  const servers = sorted.map(({ server, tool }) => `  ${tool.name}: '${server}',`).join('\n');
  return `${types}
/** Which server has which tool. */
export const toolServers: { readonly [Name in keyof Tools]: Tools[Name]['server'] } = {
${servers}
};
`;
}
