import { label, series } from '../metrics.ts';
import { slos } from '../prometheus/slos.ts';

export interface Query {
  readonly says: string;
  readonly expression: string;
}
interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly queries: readonly Query[];
}
export interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly panels: readonly Panel[];
}

type Histogram = Parameters<typeof series>[0];
const rate = (name: Histogram, part: 'count' | 'total', by: string, ...where: string[]): string =>
  `sum by (${by.split(', ').map(label).join(', ')}) (rate(${series(name, part, ...where)}[$__rate_interval]))`;
const quantile = (share: number, name: Histogram, by = '', ...where: string[]): string =>
  `histogram_quantile(${share}, sum by (${[...(by ? [label(by)] : []), 'le'].join(', ')}) (rate(${series(name, 'bucket', ...where)}[$__rate_interval])))`;
const quantiles = (name: Histogram, by: string): Query[] =>
  [0.5, 0.95, 0.99].map(share => ({
    says: `p${share * 100} {{${label(by)}}}`,
    expression: quantile(share, name, by),
  }));

const tool = 'gen_ai.tool.name';

export const dashboards: readonly Dashboard[] = [
  {
    name: 'overview',
    title: 'Countersign',
    panels: [
      {
        title: 'Promises kept, of the last hour',
        unit: 'percentunit',
        queries: slos.map(({ name }) => ({
          says: name,
          expression: `1 - countersign:slo_errors:ratio_rate1h{slo="${name}"}`,
        })),
      },
      {
        title: 'Parts that are well',
        unit: 'short',
        queries: [{ says: '{{countersign_part}}', expression: series('countersign.health') }],
      },
      {
        title: 'Proposals',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_action}}',
            expression: rate('countersign.proposals', 'total', 'countersign.action'),
          },
        ],
      },
      {
        title: 'Decisions of people',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_decision}}',
            expression: rate('countersign.decisions', 'total', 'countersign.decision'),
          },
        ],
      },
      {
        title: 'How long people take to decide',
        unit: 's',
        queries: quantiles('countersign.decision.wait', 'countersign.decision'),
      },
      {
        title: 'What became of targets',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_status}}',
            expression: rate('countersign.targets', 'total', 'countersign.status'),
          },
        ],
      },
      {
        title: 'Runs that ended',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_status}}',
            expression: rate('countersign.runs', 'total', 'countersign.status'),
          },
        ],
      },
      {
        title: 'Synthetic journeys',
        unit: 's',
        queries: quantiles('countersign.journey.duration', 'countersign.outcome'),
      },
    ],
  },
  {
    name: 'tools',
    title: 'Countersign: tools and models',
    panels: [
      {
        title: 'Calls by tool',
        unit: 'cps',
        queries: [
          { says: '{{gen_ai_tool_name}}', expression: rate('gen_ai.execute_tool.duration', 'count', tool) },
        ],
      },
      { title: 'How long tools take', unit: 's', queries: quantiles('gen_ai.execute_tool.duration', tool) },
      {
        title: 'Refusals by reason',
        unit: 'cps',
        queries: [
          {
            says: '{{gen_ai_tool_name}} {{error_type}}',
            expression: rate(
              'gen_ai.execute_tool.duration',
              'count',
              `${tool}, error.type`,
              'error.type!=""',
            ),
          },
        ],
      },
      { title: 'Calls over MCP', unit: 's', queries: quantiles('mcp.server.operation.duration', tool) },
      {
        title: 'Answers in conversations',
        unit: 's',
        queries: quantiles('gen_ai.invoke_agent.duration', 'gen_ai.agent.name'),
      },
      {
        title: 'Models',
        unit: 's',
        queries: quantiles('gen_ai.client.operation.duration', 'gen_ai.request.model'),
      },
      {
        title: 'Tokens a second',
        unit: 'cps',
        queries: [
          {
            says: '{{gen_ai_request_model}} {{gen_ai_token_type}}',
            expression: `sum by (gen_ai_request_model, gen_ai_token_type) (rate(${series('gen_ai.client.token.usage', 'sum')}[$__rate_interval]))`,
          },
        ],
      },
    ],
  },
  {
    name: 'house',
    title: 'Countersign: the house and its vendors',
    panels: [
      {
        title: 'Requests',
        unit: 'reqps',
        queries: [
          {
            says: '{{http_response_status_code}}',
            expression: rate('http.server.request.duration', 'count', 'http.response.status_code'),
          },
        ],
      },
      {
        title: 'How long requests take',
        unit: 's',
        queries: quantiles('http.server.request.duration', 'http.route'),
      },
      {
        title: 'Calls to vendors',
        unit: 's',
        queries: quantiles('http.client.request.duration', 'server.address'),
      },
      {
        title: 'Failures of vendors',
        unit: 'cps',
        queries: [
          {
            says: '{{server_address}} {{error_type}}',
            expression: rate(
              'http.client.request.duration',
              'count',
              'server.address, error.type',
              'error.type!=""',
            ),
          },
        ],
      },
      {
        title: 'Shopify asks to wait; time from look to write',
        unit: 'short',
        queries: [
          { says: 'waits', expression: rate('countersign.shopify.throttled', 'total', 'by') },
          { says: 'p95 from look to write', expression: quantile(0.95, 'countersign.prices.window') },
        ],
      },
      {
        title: 'Shopify: points left, and waiting for them',
        unit: 'short',
        queries: [
          { says: '{{server_address}}', expression: series('countersign.shopify.points') },
          { says: 'p95 of a wait, s', expression: quantile(0.95, 'countersign.shopify.wait') },
        ],
      },
      {
        title: 'Outbox',
        unit: 'short',
        queries: [
          { says: 'jobs due', expression: series('countersign.outbox.waiting') },
          { says: 'age of the oldest, s', expression: series('countersign.outbox.lag') },
        ],
      },
      {
        title: 'Jobs',
        unit: 's',
        queries: quantiles('messaging.process.duration', 'messaging.destination.name'),
      },
      {
        title: 'Cards sent',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_outcome}}',
            expression: rate('countersign.cards', 'total', 'countersign.outcome'),
          },
        ],
      },
      {
        title: 'Alerts raised, per second',
        unit: 'cps',
        queries: [
          {
            says: '{{countersign_rule}} {{countersign_severity}}',
            expression: rate('countersign.alerts', 'total', 'countersign.rule, countersign.severity'),
          },
        ],
      },
      {
        title: 'Delay of the event loop',
        unit: 's',
        queries: [{ says: '{{instance}}', expression: series('nodejs.eventloop.delay.p99') }],
      },
      {
        title: 'Memory',
        unit: 'bytes',
        queries: [{ says: '{{instance}}', expression: series('process.memory.usage') }],
      },
    ],
  },
];

// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills it in
const source = { type: 'prometheus', uid: '${datasource}' };

/** A dashboard as Grafana imports it. */
export function dashboardFile({ name, title, panels }: Dashboard): string {
  const laidOut = panels.map(({ title: of, unit, queries }, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: of,
    datasource: source,
    gridPos: { h: 8, w: 12, x: (index % 2) * 12, y: Math.floor(index / 2) * 8 },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
    targets: queries.map(({ says, expression }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: source,
      expr: expression,
      legendFormat: says,
    })),
  }));
  const dashboard = {
    uid: `countersign-${name}`,
    title,
    tags: ['countersign'],
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', current: {} },
      ],
    },
    panels: laidOut,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
