import { stringify } from 'yaml';
import { type Alert, alerts } from './alerts.ts';
import { burnAlertOf, groups } from './rules.ts';
import { type Slo, slos } from './slos.ts';

/** A stretch of minutes with one value of a gauge, or one growth a minute of a counter. */
type Stretch = readonly [minutes: number, value: number];

const gauge = (...stretches: readonly Stretch[]): string =>
  stretches.map(([minutes, value]) => `${value}x${minutes - 1}`).join(' ');

/** Promtool's notation of a counter: each stretch goes on from where the one before ended. */
function counter(...stretches: readonly Stretch[]): string {
  let value = 0;
  return stretches
    .map(([minutes, growth]) => {
      const start = value;
      value += growth * minutes;
      return `${start}+${growth}x${minutes - 1}`;
    })
    .join(' ');
}

interface Case {
  readonly alert: string;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly labels: Readonly<Record<string, string>>;
  /** Minutes at which it must be quiet, must fire, and must be quiet again. */
  readonly quiet: number;
  readonly fires: number;
  readonly recovered: number;
}

/** An hour well, an hour bad, two hours well again. */
function caseOf({ name, severity, example }: Alert): Case {
  const { series, kind, well, bad, beside, labels = {} } = example;
  const values = (kind === 'gauge' ? gauge : counter)([60, well], [60, bad], [120, well]);
  return {
    alert: name,
    series: [
      { series, values },
      ...(beside ? [{ series: beside.series, values: counter([240, beside.value]) }] : []),
    ],
    labels: { severity, ...labels },
    quiet: 50,
    fires: 110,
    recovered: 230,
  };
}

/** Two hours within the allowance, six hours beyond it, then well. A ticket burns below what a page would be called for. */
function burnCaseOf(slo: Slo, severity: 'page' | 'ticket'): Case {
  const allowed = 1 - slo.objective;
  const share = Math.min(1, allowed * (severity === 'page' ? 18 : 4.5));
  const perMinute = 10_000;
  const bad = (of: number): number => Math.round(perMinute * of);
  const stretches: readonly [number, number][] = [
    [120, allowed * 0.5],
    [360, share],
    [480, 0],
  ];
  const { example } = slo;
  const badValues = counter(...stretches.map(([minutes, of]) => [minutes, bad(of)] as const));
  const goodValues = counter(...stretches.map(([minutes, of]) => [minutes, perMinute - bad(of)] as const));
  return {
    alert: burnAlertOf(slo.name, severity),
    series: [
      { series: example.bad, values: badValues },
      { series: example.good, values: goodValues },
      // Where good events are a bucket, what it counts counts as calls too.
      ...(example.badIsPartOf
        ? [{ series: 'gen_ai_execute_tool_duration_count{gen_ai_tool_name="quick"}', values: goodValues }]
        : []),
    ],
    labels: { severity, slo: slo.name },
    quiet: 110,
    fires: 470,
    recovered: 950,
  };
}

const ruleOf = (name: string) => groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === name)!;

/** As Prometheus fills in an annotation. */
const filled = (text: string, labels: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => labels[name] ?? '');

function testOf({ alert, series, labels, quiet, fires, recovered }: Case) {
  const { annotations = {} } = ruleOf(alert);
  const exp_annotations = Object.fromEntries(
    Object.entries(annotations).map(([name, text]) => [name, filled(text, labels)]),
  );
  const at = (minutes: number, exp_alerts: readonly object[]) => ({
    eval_time: `${minutes}m`,
    alertname: alert,
    exp_alerts,
  });
  return {
    name: `${alert} stays quiet, fires and recovers`,
    interval: '1m',
    input_series: series,
    alert_rule_test: [at(quiet, []), at(fires, [{ exp_labels: labels, exp_annotations }]), at(recovered, [])],
  };
}

const file = (evaluation_interval: string, cases: readonly Case[]): string =>
  '# Made by npm run docs out of deploy/prometheus/*.ts.\n' +
  stringify(
    { rule_files: ['countersign.rules.yml'], evaluation_interval, tests: cases.map(testOf) },
    { lineWidth: 0 },
  );

/** For `promtool test rules`: each alert stays quiet, fires and recovers. */
export const alertTestsFile = (): string => file('1m', alerts.map(caseOf));
/** The same for the promises' burn rates, over days. */
export const sloTestsFile = (): string =>
  file(
    '10m',
    slos.flatMap(slo => (['page', 'ticket'] as const).map(severity => burnCaseOf(slo, severity))),
  );
