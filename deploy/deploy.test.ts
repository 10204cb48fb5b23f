import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { dashboards } from './grafana/dashboards.ts';
import { label, type MetricName, measured, scrapedAs, series } from './metrics.ts';
import { alertTestsFile, sloTestsFile } from './prometheus/rule-tests.ts';
import { groups } from './prometheus/rules.ts';

const expressions = [
  ...groups.flatMap(({ rules }) => rules.map(({ record, alert, expr }) => [record ?? alert!, expr] as const)),
  ...dashboards.flatMap(({ panels }) =>
    panels.flatMap(({ title, queries }) => queries.map(({ expression }) => [title, expression] as const)),
  ),
];
/** What Grafana fills in. */
const filled = (expression: string): string => expression.replaceAll('$__rate_interval', '5m');

interface Parsed {
  readonly metrics: readonly string[];
  readonly labels: readonly string[];
  readonly errors: number;
}
function parse(expression: string): Parsed {
  const text = filled(expression);
  const metrics: string[] = [];
  const labels: string[] = [];
  let errors = 0;
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) errors++;
      if (node.name === 'VectorSelector') {
        const [name] = /^[\w:]+/.exec(text.slice(node.from, node.to)) ?? [];
        if (name) metrics.push(name);
      }
      if (node.name === 'LabelName') labels.push(text.slice(node.from, node.to));
    },
  });
  return { metrics, labels, errors };
}

const known = new Set<string>([
  'up',
  ...(Object.keys(measured) as MetricName[]).flatMap(scrapedAs),
  ...groups.flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? [])),
]);
const knownLabels = new Set([
  ...Object.values(measured).flatMap(({ by }) => by.map(label)),
  'le',
  'slo',
  'job',
  'instance',
]);

describe('every query of rules and dashboards', () => {
  it.each(expressions)('%s: parses, and asks for metrics and labels that exist', (_name, expression) => {
    const { metrics, labels, errors } = parse(expression);
    expect(errors, expression).toBe(0);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter(metric => !known.has(metric))).toEqual([]);
    expect(labels.filter(name => !knownLabels.has(name))).toEqual([]);
  });

  it('would be found out if it were wrong', () => {
    expect(parse('sum(rate(x[5m])').errors).toBeGreaterThan(0);
    expect(parse('sum by (le) (rate(not_ours_total[5m]))').metrics).toEqual(['not_ours_total']);
    expect(() => series('countersign.targets', 'bucket')).toThrow(/not scraped/);
    expect(() => series('countersign.targets', 'total', 'colour="red"')).toThrow(/no colour/);
  });
});

it('every alert has a test in which it stays quiet, fires and recovers', () => {
  interface Tests {
    readonly tests: readonly {
      readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: unknown[] }[];
    }[];
  }
  const tested = [alertTestsFile(), sloTestsFile()].flatMap(text =>
    (parseYaml(text) as Tests).tests.map(
      ({ alert_rule_test: steps }) =>
        `${steps[0]!.alertname}: ${steps.map(({ exp_alerts }) => exp_alerts.length).join(', ')}`,
    ),
  );
  const alerts = groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
  expect(alerts.length).toBeGreaterThan(15);
  expect(tested.toSorted()).toEqual(alerts.map(alert => `${alert}: 0, 1, 0`).toSorted());
});

it('every metric of ours is on a dashboard', () => {
  const shown = new Set(
    dashboards.flatMap(({ panels }) =>
      panels.flatMap(({ queries }) => queries.flatMap(({ expression }) => parse(expression).metrics)),
    ),
  );
  const unseen = (Object.keys(measured) as MetricName[]).filter(
    name => !scrapedAs(name).some(scraped => shown.has(scraped)),
  );
  expect(unseen).toEqual([]);
});

it('the house counts by no other names than those', () => {
  const source = readFileSync(new URL('../platform/telemetry/instruments.ts', import.meta.url), 'utf8');
  for (const name of Object.keys(measured))
    if (name.startsWith('countersign.')) expect(source).toContain(`'${name}'`);
});
