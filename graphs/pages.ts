import type { AnyGraph, CapabilityGraph } from './capability-graph.ts';
import type { Surroundings } from './hands.ts';
import { supervisorGraph } from './supervisor.ts';

/** Graphs are drawn, not run: nothing is asked of these. */
const drawing: Surroundings = {
  readerFor: () => Promise.reject(new TypeError('a graph that is drawn reads no message')),
  toolsFor: () => {
    throw new TypeError('a graph that is drawn calls no tool');
  },
  clock: () => new Date(0),
  timeZone: 'UTC',
  currency: 'USD',
};

const made = 'Made from the code by `npm run graphs`.';

/** The pages of `docs/graphs/` by path: the supervisor, and each graph of the registry with what it serves. */
export async function graphPages(all: readonly CapabilityGraph[]): Promise<Map<string, string>> {
  const pages = await Promise.all(all.map(async each => [pathOf(each), await pageOf(each, all)] as const));
  return new Map([['docs/graphs/README.md', await overview(all)], ...pages]);
}

const pathOf = ({ name }: CapabilityGraph): string => `docs/graphs/${name}.md`;

async function overview(all: readonly CapabilityGraph[]): Promise<string> {
  const rows = all.map(({ name, description }) => `| [${name}](${name}.md) | ${description} |`);
  return `# Graphs

${made}

The supervisor understands a message once, lets the graphs below serve what was asked one by one, replies, and waits for
every proposal that was made, each by itself.

${await picture(supervisorGraph(drawing, all))}

| graph | what it is for |
|---|---|
${rows.join('\n')}
`;
}

async function pageOf(each: CapabilityGraph, all: readonly CapabilityGraph[]): Promise<string> {
  const { name, description, examples, serves, actions = [] } = each;
  const told = actions.length ? `\n\nTells more of the outcome of: ${code(actions)}.` : '';
  return `# ${name}

${made}

${description}

${await picture(each.graph(drawing, all))}

One could begin with: ${examples.map(example => `"${example}"`).join(', ')}.

Serves: ${code(serves)}.${told}
`;
}

const code = (names: readonly string[]): string => names.map(name => `\`${name}\``).join(', ');

async function picture(graph: AnyGraph): Promise<string> {
  const drawn = (await graph.getGraphAsync()).drawMermaid({ withStyles: false });
  return `\`\`\`mermaid\n${drawn.trim()}\n\`\`\``;
}
