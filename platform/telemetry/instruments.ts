import type { MetricAdvice } from '@opentelemetry/api';

export interface Instrument {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly unit: string;
  readonly says: string;
  /** What tells its series apart. Few and bounded values each; never an id, never a person. */
  readonly by: readonly string[];
  readonly bounds?: readonly number[];
}

/** Bounds in seconds that OpenTelemetry's conventions name for durations of requests. */
const requests = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Those of the GenAI and MCP conventions. */
const models = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const operations = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];
const tokens = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];
/** From a second to a week: how long people take. */
const people = [1, 10, 60, 300, 900, 3600, 14_400, 43_200, 86_400, 259_200, 604_800];

const counter = (says: string, ...by: string[]): Instrument => ({ kind: 'counter', unit: '1', says, by });
const duration = (says: string, bounds: readonly number[], ...by: string[]): Instrument => ({
  kind: 'histogram',
  unit: 's',
  says,
  by,
  bounds,
});
const gauge = (unit: string, says: string, ...by: string[]): Instrument => ({
  kind: 'gauge',
  unit,
  says,
  by,
});

/**
 * Every metric of ours. Names are those of OpenTelemetry's conventions (HTTP, messaging; GenAI and MCP 0.1.0) where there
 * is one, else under `countersign.`. Dashboards and alert rules are held against this list, and this list against a scrape.
 */
export const instruments = {
  'mcp.server.operation.duration': duration(
    'MCP calls as they were served',
    operations,
    'mcp.method.name',
    'gen_ai.tool.name',
    'error.type',
  ),
  'gen_ai.execute_tool.duration': duration(
    'Calls of tools, whoever calls; `countersign.outcome` is result, approval_required or refused',
    requests,
    'gen_ai.tool.name',
    'countersign.outcome',
    'error.type',
  ),
  'gen_ai.invoke_agent.duration': duration(
    'Answers of the assistant in a conversation',
    operations,
    'gen_ai.operation.name',
    'gen_ai.agent.name',
    'error.type',
  ),
  'gen_ai.client.operation.duration': duration(
    'Questions to a model, the offline planner included',
    models,
    'gen_ai.operation.name',
    'gen_ai.provider.name',
    'gen_ai.request.model',
    'error.type',
  ),
  'gen_ai.client.token.usage': {
    kind: 'histogram',
    unit: '{token}',
    says: 'Tokens that models used',
    by: ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.request.model', 'gen_ai.token.type'],
    bounds: tokens,
  },
  'http.client.request.duration': duration(
    'Calls to vendors; `server.address` is the vendor',
    requests,
    'server.address',
    'http.request.method',
    'error.type',
  ),
  'messaging.process.duration': duration(
    'Jobs of the outbox',
    requests,
    'messaging.system',
    'messaging.destination.name',
    'error.type',
  ),
  'countersign.proposals': counter(
    'Proposals made; `countersign.covered` tells whether a standing policy let them through',
    'countersign.action',
    'countersign.covered',
  ),
  'countersign.decisions': counter(
    'Decisions of people: approve, reject, edit',
    'countersign.action',
    'countersign.decision',
  ),
  'countersign.decision.wait': duration('From the proposal to the decision', people, 'countersign.decision'),
  'countersign.runs': counter('Runs that ended', 'countersign.action', 'countersign.status'),
  'countersign.targets': counter(
    'What became of targets: applied, verified, drifted, stale, unknown, failed',
    'countersign.action',
    'countersign.status',
  ),
  'countersign.alerts': counter(
    'Alerts that were raised: on runs by their rule, on competitors that do not answer',
    'countersign.action',
    'countersign.rule',
    'countersign.severity',
  ),
  'countersign.cards': counter(
    'Cards that were sent: what waits, and what does not go well',
    'countersign.outcome',
  ),
  'countersign.prices.window': duration(
    'From the last look at a price to the write that it allowed',
    requests,
  ),
  'countersign.shopify.throttled': counter('Waits that Shopify asked for', 'by'),
  'countersign.shopify.wait': duration('Waits here for points, so that Shopify need not ask', operations),
  'countersign.shopify.points': gauge(
    '1',
    'Points left at a shop, as its last answer said; `server.address` is the shop',
    'server.address',
  ),
  'countersign.journey.duration': duration(
    'Synthetic journeys',
    operations,
    'countersign.journey',
    'countersign.outcome',
  ),
  'countersign.outbox.waiting': gauge('1', 'Jobs that are due and not done'),
  'countersign.outbox.lag': gauge('s', 'Age of the oldest job that is due and not done'),
  'countersign.health': gauge('1', '1 while a part is well, else 0', 'countersign.part'),
  'nodejs.eventloop.delay.p99': gauge('s', 'Delay of the event loop since the last scrape'),
  'process.memory.usage': gauge('By', 'Resident memory'),
} as const satisfies Readonly<Record<string, Instrument>>;

export type InstrumentName = keyof typeof instruments;

/** An instrument's options, as the meter takes them. */
export function optionsOf(name: InstrumentName): {
  unit: string;
  description: string;
  advice: MetricAdvice;
} {
  const { unit, says, bounds }: Instrument = instruments[name];
  return {
    unit,
    description: says.replaceAll('`', ''),
    advice: bounds ? { explicitBucketBoundaries: [...bounds] } : {},
  };
}
