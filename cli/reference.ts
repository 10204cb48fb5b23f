import { z } from 'zod';
import type { Capability, Resource } from '../platform/capability.ts';
import { errorRegistry } from '../platform/errors.ts';
import type { Tool } from '../platform/tool.ts';
import { settings } from '../server/configuration.ts';

const made = '<!-- Made by `npm run docs`. Do not edit; edit the code. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n');

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A schema's type in few words: `string`, `list of integer`, `"a" or "b"`. */
function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' or ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (schema.properties) return `{${Object.keys(schema.properties).join(', ')}}`;
  return [schema.type ?? 'anything'].flat().join(' or ');
}

const inputOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;

function toolSection(tool: Tool): string {
  const { properties = {}, required = [] } = inputOf(tool.input);
  const rows = Object.entries(properties).map(([name, schema]) => [
    `\`${name}\`${required.includes(name) ? '' : ' (optional)'}`,
    typeOf(schema),
    [schema.description, schema.default === undefined ? '' : `Default ${JSON.stringify(schema.default)}.`]
      .filter(Boolean)
      .join(' '),
  ]);
  const egress = typeof tool.egress === 'string' ? tool.egress : tool.egress.join(', ');
  const facts = [
    `**${tool.word}**`,
    `scopes ${tool.scopes.map(scope => `\`${scope}\``).join(', ')}`,
    `egress ${egress}`,
    `version ${tool.version}`,
    ...(tool.untrusted ? ['carries outsiders’ text'] : []),
  ];
  return `## \`${tool.name}\`

${tool.description}

${facts.join(' · ')}

${rows.length ? table(['input', 'type', 'meaning'], rows) : 'It takes nothing.'}`;
}

const resourceSection = (resources: readonly Resource[]): string => `## Resources

What has an address. Reading it is a call of its query: the same scopes, tenant, limits and audit.

${table(
  ['address', 'what stands there', 'query', 'scopes'],
  resources.map(({ uri, description, query }) => [
    `\`${uri}\``,
    description,
    `\`${query.name}\``,
    query.scopes.map(scope => `\`${scope}\``).join(', '),
  ]),
)}
`;

/** One server's page: every tool with its word, scopes, egress and input. */
export const serverPage = ({
  name,
  title,
  description,
  tools,
  resources,
  listens,
}: Capability): string => `${made}

# ${title}

${description} Served at \`/mcp/${name}\`.
${
  listens
    ? `\nListens to ${Object.keys(listens)
        .map(event => `\`${event}\``)
        .join(', ')}.\n`
    : ''
}
${tools.map(toolSection).join('\n\n')}
${resources ? `\n${resourceSection(resources)}` : ''}`;

export const serversPage = (capabilities: readonly Capability[]): string => `${made}

# Servers

Each capability is an MCP server of its own; \`/mcp\` joins them. A query reads, a draft scribbles, an action proposes.

${table(
  ['server', 'what it is for', 'queries', 'drafts', 'actions'],
  capabilities.map(({ name, description, tools }) => [
    `[${name}](${name}.md)`,
    description,
    ...(['query', 'draft', 'action'] as const).map(word =>
      tools
        .filter(tool => tool.word === word)
        .map(tool => `\`${tool.name}\``)
        .join(', '),
    ),
  ]),
)}
`;

export function settingsPage(): string {
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    const { default: standard, enum: choices } = inputOf(schema);
    return [
      `\`${name}\``,
      standard === undefined ? '' : `\`${standard}\``,
      `${schema.description ?? ''}${choices ? ` One of ${choices.map(value => `\`${value}\``).join(', ')}.` : ''}`,
    ];
  });
  return `${made}

# Settings

All of them are environment variables. One that begins with \`COUNTERSIGN_\` and is not known is refused.

${table(['setting', 'default', 'meaning'], rows)}
`;
}

export const errorsPage = (): string => `${made}

# Errors

Every failure that a caller can meet. \`severity\` says who can mend it, in UCP's words.

${table(
  ['code', 'layer', 'severity', 'HTTP', 'again?', 'how to mend it'],
  Object.entries(errorRegistry).map(([code, { layer, severity, status, retryable, mend }]) => [
    `\`${code}\``,
    layer,
    severity,
    String(status),
    retryable ? 'yes' : 'no',
    mend,
  ]),
)}
`;
