import { series } from '../metrics.ts';

/** A promise to those who use the product: of all events in four weeks, at most so many are bad. */
export interface Slo {
  readonly name: string;
  readonly says: string;
  /** The share of good events: 0.99. */
  readonly objective: number;
  /** Per second over a window, `$window` for its length. */
  readonly bad: string;
  readonly all: string;
  /** For its test: the series of bad and of good events, as they are scraped. */
  readonly example: { readonly bad: string; readonly good: string; readonly badIsPartOf?: 'good' };
}

const calls = 'gen_ai.execute_tool.duration';
const ourFault = 'error.type=~"internal|vendor_unavailable|vendor_timeout|vendor_protocol|outcome_unknown"';

export const slos: readonly Slo[] = [
  {
    name: 'requests',
    says: 'Requests are answered without a failure of the server',
    objective: 0.999,
    bad: `sum(rate(${series('http.server.request.duration', 'count', 'http.response.status_code=~"5.."')}[$window]))`,
    all: `sum(rate(${series('http.server.request.duration', 'count')}[$window]))`,
    example: {
      bad: 'http_server_request_duration_count{http_response_status_code="500"}',
      good: 'http_server_request_duration_count{http_response_status_code="200"}',
    },
  },
  {
    name: 'tools',
    says: 'Calls of tools fail neither by us nor by a vendor',
    objective: 0.99,
    bad: `sum(rate(${series(calls, 'count', ourFault)}[$window]))`,
    all: `sum(rate(${series(calls, 'count')}[$window]))`,
    example: {
      bad: 'gen_ai_execute_tool_duration_count{error_type="vendor_timeout"}',
      good: 'gen_ai_execute_tool_duration_count{countersign_outcome="result"}',
    },
  },
  {
    name: 'quick-tools',
    says: 'Calls of tools end within 2.5 s',
    objective: 0.95,
    bad: `(sum(rate(${series(calls, 'count')}[$window])) - sum(rate(${series(calls, 'bucket', 'le="2.5"')}[$window])))`,
    all: `sum(rate(${series(calls, 'count')}[$window]))`,
    example: {
      bad: 'gen_ai_execute_tool_duration_count{gen_ai_tool_name="slow"}',
      good: 'gen_ai_execute_tool_duration_bucket{le="2.5"}',
      badIsPartOf: 'good',
    },
  },
  {
    name: 'carried-out',
    says: 'What was approved is carried out',
    objective: 0.99,
    bad: `sum(rate(${series('countersign.targets', 'total', 'countersign.status=~"failed|unknown|drifted"')}[$window]))`,
    all: `sum(rate(${series('countersign.targets', 'total')}[$window]))`,
    example: {
      bad: 'countersign_targets_total{countersign_status="failed"}',
      good: 'countersign_targets_total{countersign_status="verified"}',
    },
  },
];

/** Windows of the multi-window, multi-burn-rate alerts of the SRE workbook, for four weeks. */
export const burns = [
  { severity: 'page', burn: 14.4, long: '1h', short: '5m' },
  { severity: 'page', burn: 6, long: '6h', short: '30m' },
  { severity: 'ticket', burn: 3, long: '1d', short: '2h' },
  { severity: 'ticket', burn: 1, long: '3d', short: '6h' },
] as const;
export const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'] as const;
