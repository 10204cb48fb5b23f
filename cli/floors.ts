import type { Import, Source } from './imports.ts';

/** A place where the house is not as `docs/architecture.md` says. */
export interface Finding {
  readonly file: string;
  readonly rule: 'floors' | 'calls' | 'barrel' | 'cycle' | 'tests' | 'package' | 'sql' | 'syntax';
  readonly message: string;
}

/**
 * What each floor may import, besides itself. An entry is a folder, or a pattern of files; `type` allows imports that
 * are erased. The floors, from the bottom up.
 */
interface Floor {
  readonly may: readonly (string | RegExp)[];
  readonly types?: readonly (string | RegExp)[];
}

const toolPorts = /^tools\/[^/]+\/ports\.ts$/;

export const floors: Readonly<Record<string, Floor>> = {
  platform: { may: [] },
  tools: { may: ['platform'] },
  connectors: { may: ['platform', toolPorts, 'tools/merchants/ucp.ts'] },
  'mcp-servers': { may: ['platform', 'tools'] },
  agents: { may: ['platform'] },
  /** Tools for their names and output schemas; `calls` sees that they are called over MCP only. */
  graphs: { may: ['platform', 'agents', 'mcp-servers', 'tools'] },
  server: { may: ['platform', 'tools', 'connectors', 'mcp-servers', 'agents', 'graphs'] },
  /** Graphs, to draw them into the docs. */
  cli: { may: ['evals', 'server', 'platform', 'tools', 'mcp-servers', 'graphs', 'agents', 'deploy'] },
  /** The names of metrics, for rules and dashboards. */
  deploy: { may: ['platform'] },
  /** Graphs in LangGraph's own dev server, over the tools of a server that runs beside it. */
  dev: { may: ['agents', 'graphs'] },
  console: { may: [], types: ['server/wire.ts'] },
  sdk: { may: [], types: ['server/wire.ts'] },
  sandbox: { may: ['platform', 'tools/store', 'mcp-servers/ucp'] },
  /** The server, to attack the product as it is started. */
  evals: { may: ['agents', 'connectors', 'graphs', 'mcp-servers', 'platform', 'sdk', 'server', 'tools'] },
  bench: { may: ['platform', 'tools', 'connectors', 'mcp-servers', 'agents', 'graphs', 'server', 'cli'] },
};

/** The members of a tool that do its work. */
const works = new Set(['run', 'preview', 'read', 'apply', 'reconcile', 'verify']);

/** Written from the protocol's documents alone, so that client and server cannot share a misreading. */
const independent = 'sandbox/market/independent';

const floorOf = (path: string): string => path.split('/')[0]!;

const within = (path: string, place: string | RegExp): boolean =>
  typeof place === 'string' ? path === place || path.startsWith(`${place}/`) : place.test(path);

/** Tests, and what only tests use: they may look at everything, and nothing else may look at them. */
export const isTest = (path: string): boolean =>
  /\.(test|fixture)\.tsx?$/.test(path) ||
  /(^|\/)(testing|fixture|proof)\//.test(path) ||
  /^mcp-servers\/conformance(\/|\.ts$)/.test(path) ||
  path === 'vitest.config.ts';

function whyForbidden(from: string, { target, isType }: Import): string | undefined {
  const [floor, other] = [floorOf(from), floorOf(target)];
  if (within(from, independent))
    return within(target, independent) || within(target, 'sandbox/market')
      ? undefined
      : 'the independent merchant shares no code with the store';
  if (floor === other) return capabilityRule(from, target);
  const rule = floors[floor];
  if (!rule) return `${floor}/ is no floor of the house; give it a row in cli/floors.ts`;
  if (rule.may.some(place => within(target, place))) return undefined;
  if (isType && rule.types?.some(place => within(target, place))) return undefined;
  const types = rule.types ? `, and types of ${rule.types.join(', ')}` : '';
  return `${floor}/ may import ${rule.may.map(String).join(', ') || 'nothing of the house'}${types}`;
}

/** A capability calls another's functions or listens to its events; it never reads its tables. */
function capabilityRule(from: string, target: string): string | undefined {
  if (floorOf(from) !== 'tools') return undefined;
  const [mine, theirs] = [from, target].map(path => path.split('/')[1]);
  return mine !== theirs && /\/tables\.ts$|\/migrations\//.test(target)
    ? `a capability never reads another's tables`
    : undefined;
}

/** All findings of the rules about files, in the order of the files. */
export function findingsIn(sources: readonly Source[], declared: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  for (const { path, imports, isBarrel, unboundSql, uses, syntaxError } of sources) {
    const found = (rule: Finding['rule'], message: string) => findings.push({ file: path, rule, message });
    if (syntaxError) found('syntax', syntaxError);
    if (isBarrel) found('barrel', 'only passes on names of other files; import those files');
    for (const call of unboundSql)
      if (floorOf(path) === 'tools') found('sql', `${call} is not for tools; bind values as parameters`);
    for (const { target, member } of uses)
      if (floorOf(path) === 'graphs' && floorOf(target) === 'tools' && works.has(member))
        found('calls', `uses ${member} of ${target}: graphs call tools over MCP, as any assistant would`);
    for (const each of imports) {
      if (!each.isOurs) {
        if (!each.target.startsWith('node:') && !declared.has(each.target))
          found('package', `${each.target} is not in package.json`);
        continue;
      }
      if (isTest(path) || each.target === 'package.json') continue;
      if (isTest(each.target)) found('tests', `imports ${each.target}, which is for tests`);
      const why = whyForbidden(path, each);
      if (why) found('floors', `imports ${each.target}: ${why}`);
    }
  }
  return [...findings, ...cyclesIn(sources)];
}

/** Files that wait for each other when they are loaded. Types are erased, so they close no circle. */
export function cyclesIn(sources: readonly Source[]): Finding[] {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ isOurs, isType }) => isOurs && !isType).map(({ target }) => target),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const findings: Finding[] = [];
  const visit = (path: string): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      const circle = [...trail.slice(trail.indexOf(path)), path];
      findings.push({ file: path, rule: 'cycle', message: circle.join(' → ') });
      return;
    }
    state.set(path, 'open');
    trail.push(path);
    for (const next of edges.get(path) ?? []) visit(next);
    trail.pop();
    state.set(path, 'done');
  };
  for (const path of edges.keys()) visit(path);
  return findings;
}
