import { dashboardFile, dashboards } from './grafana/dashboards.ts';
import { alerts } from './prometheus/alerts.ts';
import { alertTestsFile, sloTestsFile } from './prometheus/rule-tests.ts';
import { burnAlertOf, rulesFile } from './prometheus/rules.ts';
import { slos } from './prometheus/slos.ts';

/** All that is made from the definitions here, by its path. */
export const deployFiles = (): readonly (readonly [path: string, text: string])[] => [
  ['deploy/prometheus/countersign.rules.yml', rulesFile()],
  ['deploy/prometheus/alerts.tests.yml', alertTestsFile()],
  ['deploy/prometheus/slos.tests.yml', sloTestsFile()],
  ...dashboards.map(each => [`deploy/grafana/${each.name}.json`, dashboardFile(each)] as const),
  ['docs/alerts.md', alertsPage()],
];

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, '`$1`');

const alertsPage = (): string => `# Alerts

Made from \`deploy/prometheus/\` by \`npm run docs\`. [Operations](operations.md) says how to load them.

| alert | severity | when | what to do |
|---|---|---|---|
${alerts.map(({ name, severity, says, mend }) => `| \`${name}\` | ${severity} | ${cell(says)} | ${cell(mend)} |`).join('\n')}

## Promises

Each is held over four weeks. A page means that the allowance burns 14.4 times too fast over an hour and five minutes, or 6
times over six hours and half an hour; a ticket 3 times over a day and two hours, or as fast as allowed over three days and
six hours.

| promise | objective | alerts |
|---|---|---|
${slos.map(({ name, says, objective }) => `| ${says} | ${Number((objective * 100).toFixed(3))} % | \`${burnAlertOf(name, 'page')}\`, \`…_ticket\` |`).join('\n')}
`;
