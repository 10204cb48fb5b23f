import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { label, type MetricName, measured } from '../deploy/metrics.ts';
import { metricNamesOf, type SentSpan, spansOf } from './testing/collector.ts';
import { type Observed, observe } from './testing/observed.ts';
import { type TracedRequest, traceRequests } from './testing/traced-requests.ts';

/**
 * Telemetry completeness: real journeys over the real server, a collector on loopback that decodes what it gets, and for
 * each request the question whether its trace is whole: no span without its parent, and what such a request passes through.
 */
interface Kind {
  readonly name: string;
  readonly of: RegExp;
  /** Spans that the trace of each such request holds, by the beginning of their names; several where any will do. */
  readonly holds: readonly (string | readonly string[])[];
}
const kinds: readonly Kind[] = [
  {
    name: 'a message to the assistant',
    of: /^POST \/langgraph\/threads\/[^/]+\/runs\/stream$/,
    holds: [
      'POST /langgraph/threads/:thread/runs/stream',
      'invoke_workflow countersign',
      'node understand',
      'chat ',
      'transaction cs_kernel',
    ],
  },
  {
    name: 'a decision',
    of: /^POST \/api\/proposals\/[^/]+\/decisions$/,
    holds: [
      'POST /api/proposals/:id/decisions',
      'transaction cs_kernel',
      'send event.deliver',
      'process event.deliver',
    ],
  },
  {
    name: 'a call of an assistant',
    of: /^POST \/mcp/,
    holds: ['POST /mcp', 'tools/call ', 'execute_tool ', ['read cs_', 'transaction cs_']],
  },
  { name: 'anything else in the console', of: /^\w+ \/(api|langgraph)\//, holds: [] },
];

let house: Observed;
let begun: readonly TracedRequest[];
/** What `/metrics` said at the end. */
let scraped: string;
let spans: ReadonlyMap<string, readonly SentSpan[]>;

beforeAll(async () => {
  house = await observe();
  const tracing = traceRequests(house.origin);
  try {
    await journeys(house);
  } finally {
    tracing.stop();
  }
  expect((await fetch(`${house.origin}/healthz`)).status).toBe(200);
  scraped = await (await fetch(`${house.origin}/metrics`)).text();
  await house.stop();
  begun = tracing.begun;
  spans = Map.groupBy(spansOf(house.collector), ({ trace }) => trace);
}, 300_000);
afterAll(() => house.close());

async function journeys({ person, origin }: Observed): Promise<void> {
  const shopping = await person.conversation();
  await shopping.say('find noise-cancelling headphones at Countersign Store');
  const bought = await shopping.propose('buy the best');
  await person.approve(bought);
  await shopping.told(bought);
  const again = await shopping.propose('buy the second one');
  await person.decide(again, 'reject', { reason: 'too dear' });
  await shopping.told(again);
  const elsewhere = await person.conversation();
  for (const said of [
    'find a tent under $300',
    'compare the first two',
    'which proposals are waiting?',
    'why is main red?',
    'where do we stand in the market?',
    'what do you remember about me?',
    'blorp the frobnicator',
  ])
    await elsewhere.say(said);
  for (const path of [
    'inbox',
    'tools',
    'merchants',
    'policies',
    'audit',
    'runs',
    'settings',
    'memory',
    'profile',
  ])
    await person.read(`/api/${path}`);
  const { secret } = await person.post<{ secret: string }>('/api/tokens', {
    name: 'An assistant',
    scopes: ['catalog:read', 'merchants:read', 'orders:read', 'checkout:read'],
  });
  for (const [server, tool, input] of [
    ['catalog', 'search_catalog', { query: 'headphones', limit: 5 }],
    ['merchants', 'list_merchants', {}],
    ['orders', 'list_orders', { limit: 5 }],
    ['catalog', 'compare_offers', { query: 'tent' }],
  ] as const)
    await callTool(origin, secret, server, tool, input);
}

async function callTool(origin: string, secret: string, server: string, tool: string, input: object) {
  const response = await fetch(`${origin}/mcp/${server}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secret}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: tool, arguments: input },
    }),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"isError":true')) throw new Error(`${tool}: ${text}`);
}

const kindOf = ({ method, path }: Pick<TracedRequest, 'method' | 'path'>): Kind | undefined =>
  kinds.find(({ of }) => of.test(`${method} ${path}`));

/** What is missing from the trace of a request; nothing when it is whole. */
function missingFrom({ trace, span, method, path }: TracedRequest): string[] {
  const all = spans.get(trace) ?? [];
  if (all.length === 0) return ['no span at all'];
  const known = new Set([span, ...all.map(({ id }) => id)]);
  const orphans = all.filter(({ parent }) => parent === undefined || !known.has(parent));
  const wanted = kindOf({ method, path })?.holds ?? [];
  return [
    ...orphans.map(({ name }) => `${name} hangs on nothing`),
    ...wanted
      .map(begins => [begins].flat())
      .filter(begins => !all.some(({ name }) => begins.some(begin => name.startsWith(begin))))
      .map(begins => `no ${begins.join(' or ')}`),
  ];
}

describe('telemetry is complete', () => {
  it('at least 95 % of requests have a whole trace', () => {
    const broken = begun.flatMap(request => {
      const missing = missingFrom(request);
      return missing.length ? [`${request.method} ${request.path}: ${missing.join('; ')}`] : [];
    });
    const share = 1 - broken.length / begun.length;
    const total = [...spans.values()].reduce((sum, list) => sum + list.length, 0);
    console.log(
      `telemetry completeness: ${(share * 100).toFixed(1)} % of ${begun.length} requests have a whole trace, ${total} spans`,
    );
    for (const kind of kinds)
      console.log(`  ${kind.name}: ${begun.filter(request => kindOf(request) === kind).length}`);
    if (broken.length) console.log(broken.join('\n'));
    expect(begun.length).toBeGreaterThan(40);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it('metrics are those that rules and dashboards know, over the scrape and over OTLP', () => {
    const types = [...scraped.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => [name, kind]);
    const known = new Map([
      ...(Object.keys(measured) as MetricName[]).map(name => [label(name), measured[name].kind] as const),
      ['target_info', 'gauge'],
    ]);
    for (const [name, kind] of types) {
      const plain = name!.replace(/_total$/, '');
      expect([name, known.get(plain)]).toEqual([name, kind]);
    }
    const there = new Set(types.map(([name]) => name));
    for (const name of [
      'countersign_proposals_total',
      'countersign_decisions_total',
      'countersign_targets_total',
      'countersign_runs_total',
      'countersign_decision_wait',
      'countersign_health',
      'countersign_outbox_lag',
      'gen_ai_execute_tool_duration',
      'gen_ai_client_operation_duration',
      'gen_ai_invoke_agent_duration',
      'mcp_server_operation_duration',
      'http_server_request_duration',
      'http_client_request_duration',
      'messaging_process_duration',
    ])
      expect(there).toContain(name);
    expect(metricNamesOf(house.collector)).toContain('countersign.decisions');
  });

  it('one trace leads from the click that approves to the vendor, and back into the conversation', () => {
    const approval = begun.find(({ path }) => path.endsWith('/decisions'))!;
    const trace = spans.get(approval.trace)!;
    const chain = [
      'process event.deliver',
      'process grant.consume',
      'process run.drive',
      'POST Countersign Store', // our client
      'POST /ucp/checkout-sessions/:id/complete', // the vendor's server
      'invoke_workflow countersign',
      'tools/call get_proposal',
      'execute_tool get_proposal',
    ];
    const names = new Set(trace.map(({ name }) => name));
    expect(chain.filter(name => !names.has(name))).toEqual([]);
    const sold = trace.find(({ name }) => name === 'POST /ucp/checkout-sessions/:id/complete')!;
    expect(above(trace, sold)).toEqual(
      expect.arrayContaining([
        'POST Countersign Store',
        'process run.drive',
        'POST /api/proposals/:id/decisions',
      ]),
    );
  });

  it('what a node of a graph does hangs on the node, over MCP down to the database', () => {
    const [message] = begun.filter(({ path }) => path.endsWith('/runs/stream'));
    const trace = spans.get(message!.trace)!;
    const query = trace.find(({ name }) => /^(read|transaction) cs_memory_query$/.test(name))!;
    const chain = above(trace, query);
    expect(chain.filter(name => name === 'node shopping')).toHaveLength(1); // a node, and a graph in it
    expect(chain).toEqual(
      expect.arrayContaining([
        'execute_tool list_preferences',
        'tools/call list_preferences',
        'node shopping',
        'invoke_workflow countersign',
        'POST /langgraph/threads/:thread/runs/stream',
      ]),
    );
  });
});

/** Names of the spans above one, from the nearest. */
function above(trace: readonly SentSpan[], span: SentSpan): string[] {
  const parent = trace.find(({ id }) => id === span.parent);
  return parent ? [parent.name, ...above(trace, parent)] : [];
}
