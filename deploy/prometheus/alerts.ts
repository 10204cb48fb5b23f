import { series } from '../metrics.ts';

/** An alert of one cause, with series on which its test shows that it stays quiet, fires and recovers. */
export interface Alert {
  readonly name: string;
  readonly severity: 'page' | 'ticket';
  readonly expression: string;
  readonly minutes: number;
  readonly says: string;
  readonly mend: string;
  /** A series as it is scraped, and its values while all is well, while it is not, and after: a gauge's or a counter's growth a minute. */
  readonly example: {
    readonly series: string;
    readonly kind: 'gauge' | 'counter';
    readonly well: number;
    readonly bad: number;
    /** A second series, always the same. */
    readonly beside?: { readonly series: string; readonly value: number };
    /** Labels that the alert carries then. */
    readonly labels?: Readonly<Record<string, string>>;
  };
}

const failing = series('countersign.targets', 'total', 'countersign.status=~"failed|unknown"');
const vendors = (where = '') =>
  `sum by (server_address) (rate(${series('http.client.request.duration', 'count', ...(where ? [where] : []))}[10m]))`;
const models = (where = '') =>
  `sum(rate(${series('gen_ai.client.operation.duration', 'count', ...(where ? [where] : []))}[10m]))`;

export const alerts: readonly Alert[] = [
  {
    name: 'CountersignDown',
    severity: 'page',
    expression: 'up{job="countersign"} == 0',
    minutes: 2,
    says: 'Countersign at {{ $labels.instance }} cannot be scraped.',
    mend: 'See whether the process lives (`/livez`) and what its log says last; start it again. Nothing is lost: every step is in the database before it is taken.',
    example: {
      series: 'up{job="countersign",instance="a"}',
      kind: 'gauge',
      well: 1,
      bad: 0,
      labels: { job: 'countersign', instance: 'a' },
    },
  },
  {
    name: 'CountersignPartDown',
    severity: 'page',
    expression: `${series('countersign.health', '', 'countersign.part!="merchants"')} == 0`,
    minutes: 2,
    says: 'The part {{ $labels.countersign_part }} of Countersign does not work.',
    mend: '`/healthz` says what is wrong with which part. `database`: PostgreSQL and its connections. `queue`, `workers`: Redis or the database; restart the workers. `market`: the sandbox’s process.',
    example: {
      series: 'countersign_health{countersign_part="database"}',
      kind: 'gauge',
      well: 1,
      bad: 0,
      labels: { countersign_part: 'database' },
    },
  },
  {
    name: 'CountersignMerchantsSilent',
    severity: 'ticket',
    expression: `${series('countersign.health', '', 'countersign.part="merchants"')} == 0`,
    minutes: 15,
    says: 'A merchant has not answered for a quarter of an hour.',
    mend: 'The merchants page of the console says which. Offers of the others are still found; orders there wait.',
    example: {
      series: 'countersign_health{countersign_part="merchants"}',
      kind: 'gauge',
      well: 1,
      bad: 0,
      labels: { countersign_part: 'merchants' },
    },
  },
  {
    name: 'CountersignOutboxLag',
    severity: 'page',
    expression: `${series('countersign.outbox.lag')} > 120`,
    minutes: 5,
    says: 'What was decided is not carried out: the oldest job has been due for more than two minutes.',
    mend: 'Is any process running with `COUNTERSIGN_WORKERS` above 0? Do jobs fail (CountersignJobsFail)? Is the queue reachable (`/healthz`)?',
    example: { series: 'countersign_outbox_lag', kind: 'gauge', well: 3, bad: 600 },
  },
  {
    name: 'CountersignJobsFail',
    severity: 'ticket',
    expression: `sum by (messaging_destination_name) (increase(${series('messaging.process.duration', 'count', 'error.type!=""')}[10m])) > 5`,
    minutes: 10,
    says: 'Jobs of {{ $labels.messaging_destination_name }} fail again and again.',
    mend: 'They are tried again by themselves. Look for `process` spans with an error, and at the log by their trace id.',
    example: {
      series:
        'messaging_process_duration_count{messaging_destination_name="run.drive",error_type="internal"}',
      kind: 'counter',
      well: 0,
      bad: 3,
      labels: { messaging_destination_name: 'run.drive' },
    },
  },
  {
    name: 'CountersignRunAlert',
    severity: 'ticket',
    expression: `sum by (countersign_action, countersign_rule, countersign_severity) (increase(${series('countersign.alerts', 'total')}[30m])) > 0`,
    minutes: 0,
    says: 'A {{ $labels.countersign_severity }} alert ({{ $labels.countersign_rule }}) was raised on {{ $labels.countersign_action }}.',
    mend: 'The run’s page in the console says what is wrong and what to do. `silent`: a competitor cannot be read, list_watches says why.',
    example: {
      series:
        'countersign_alerts_total{countersign_action="apply_price_rule",countersign_rule="success",countersign_severity="critical"}',
      kind: 'counter',
      well: 0,
      bad: 1,
      labels: {
        countersign_action: 'apply_price_rule',
        countersign_rule: 'success',
        countersign_severity: 'critical',
      },
    },
  },
  {
    name: 'CountersignTargetsFail',
    severity: 'ticket',
    expression: `sum by (countersign_action) (increase(${failing}[30m])) > 0`,
    minutes: 0,
    says: 'Something that a person approved was not done: {{ $labels.countersign_action }}.',
    mend: 'The dead letters in the console say why, and what to do; trying again is a proposal.',
    example: {
      series: 'countersign_targets_total{countersign_action="complete_checkout",countersign_status="failed"}',
      kind: 'counter',
      well: 0,
      bad: 1,
      labels: { countersign_action: 'complete_checkout' },
    },
  },
  {
    name: 'CountersignDrift',
    severity: 'ticket',
    expression: `sum by (countersign_action) (increase(${series('countersign.targets', 'total', 'countersign.status="drifted"')}[1h])) > 0`,
    minutes: 0,
    says: 'What was read back of {{ $labels.countersign_action }} is not what was approved.',
    mend: 'The run shows both. Somebody else may have changed it meanwhile, or the vendor did not keep its word: reconcile, or undo.',
    example: {
      series: 'countersign_targets_total{countersign_action="apply_price_rule",countersign_status="drifted"}',
      kind: 'counter',
      well: 0,
      bad: 1,
      labels: { countersign_action: 'apply_price_rule' },
    },
  },
  {
    name: 'CountersignVendorFails',
    severity: 'ticket',
    expression: `${vendors('error.type!=""')} / ${vendors()} > 0.2`,
    minutes: 10,
    says: 'More than a fifth of the calls to {{ $labels.server_address }} fail.',
    mend: 'Reads are answered without it, writes are tried again and reconciled. If it lasts, pause its runs.',
    example: {
      series: 'http_client_request_duration_count{server_address="Voltbarn",error_type="vendor_timeout"}',
      kind: 'counter',
      well: 0,
      bad: 60,
      beside: { series: 'http_client_request_duration_count{server_address="Voltbarn"}', value: 100 },
      labels: { server_address: 'Voltbarn' },
    },
  },
  {
    name: 'CountersignModelFails',
    severity: 'ticket',
    expression: `${models('error.type!=""')} / ${models()} > 0.1`,
    minutes: 10,
    says: 'More than a tenth of the questions to the language model fail.',
    mend: 'The chat says so to people. Look at the model’s address and key; without `OPENAI_…` the offline planner answers.',
    example: {
      series: 'gen_ai_client_operation_duration_count{error_type="timeout"}',
      kind: 'counter',
      well: 0,
      bad: 30,
      beside: { series: 'gen_ai_client_operation_duration_count{gen_ai_request_model="m"}', value: 100 },
    },
  },
  {
    name: 'CountersignJourneyFails',
    severity: 'page',
    expression: `sum by (countersign_journey) (increase(${series('countersign.journey.duration', 'count', 'countersign.outcome="failed"')}[30m])) >= 2`,
    minutes: 0,
    says: 'The synthetic journey {{ $labels.countersign_journey }} does not come through.',
    mend: 'The log names the step that failed. Walk it yourself in the chat.',
    example: {
      series:
        'countersign_journey_duration_count{countersign_journey="shopping",countersign_outcome="failed"}',
      kind: 'counter',
      well: 0,
      bad: 1,
      labels: { countersign_journey: 'shopping' },
    },
  },
  {
    name: 'CountersignEventLoopLate',
    severity: 'ticket',
    expression: `${series('nodejs.eventloop.delay.p99')} > 0.5`,
    minutes: 10,
    says: 'Countersign is too busy: its event loop is late by more than half a second.',
    mend: 'Run workers as processes of their own (`COUNTERSIGN_WORKERS=0` on those that answer), on PostgreSQL.',
    example: { series: 'nodejs_eventloop_delay_p99', kind: 'gauge', well: 0.03, bad: 1.2 },
  },
  {
    name: 'CountersignMemory',
    severity: 'ticket',
    expression: `${series('process.memory.usage')} > 2e9`,
    minutes: 15,
    says: 'Countersign holds more than 2 GB of memory.',
    mend: 'An embedded database takes 500 MB. Restart it, and tell us what it was doing.',
    example: { series: 'process_memory_usage', kind: 'gauge', well: 8e8, bad: 3e9 },
  },
];
