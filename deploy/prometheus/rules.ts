import { stringify } from 'yaml';
import { type Alert, alerts } from './alerts.ts';
import { burns, type Slo, slos, windows } from './slos.ts';

export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const runbook = 'docs/operations.md#alerts';
const ratioOf = (window: string): string => `countersign:slo_errors:ratio_rate${window}`;

/** For each promise, the share of bad events over each window. */
const recorded = ({ name, bad, all }: Slo): Rule[] =>
  windows.map(window => ({
    record: ratioOf(window),
    expr: `(${bad} or vector(0)) / (${all} > 0)`.replaceAll('$window', window),
    labels: { slo: name },
  }));

/** Fires when the four weeks' allowance burns too fast, over a long window and still over a short one. */
function burning({ name, says, objective }: Slo, severity: 'page' | 'ticket'): Rule {
  const allowed = Number((1 - objective).toFixed(6));
  const fast = burns
    .filter(burn => burn.severity === severity)
    .map(({ burn, long, short }) =>
      [long, short].map(window => `${ratioOf(window)}{slo="${name}"} > ${burn} * ${allowed}`).join(' and '),
    );
  return {
    alert: burnAlertOf(name, severity),
    expr: fast.map(each => `(${each})`).join(' or '),
    for: severity === 'page' ? '2m' : '15m',
    labels: { severity, slo: name },
    annotations: {
      summary: `${says}: the allowance of four weeks (${percent(1 - objective)} %) burns too fast.`,
      runbook,
    },
  };
}

export const burnAlertOf = (slo: string, severity: 'page' | 'ticket'): string =>
  `CountersignSlo_${slo.replaceAll('-', '_')}_${severity}`;
const percent = (share: number): string => String(Number((share * 100).toFixed(3)));

const alerting = ({ name, severity, expression, minutes, says }: Alert): Rule => ({
  alert: name,
  expr: expression,
  ...(minutes > 0 ? { for: `${minutes}m` } : {}),
  labels: { severity },
  annotations: { summary: says, runbook },
});

export const groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[] = [
  { name: 'countersign', rules: alerts.map(alerting) },
  ...slos.map(slo => ({
    name: `countersign-slo-${slo.name}`,
    rules: [...recorded(slo), burning(slo, 'page'), burning(slo, 'ticket')],
  })),
];

const made = '# Made by npm run docs out of deploy/prometheus/*.ts.\n';

export const rulesFile = (): string => made + stringify({ groups }, { lineWidth: 0 });
