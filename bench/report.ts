import type { Machine } from './machine.ts';
import type { DatabaseFigures, Figures } from './measure.ts';
import type { AskFigures } from './measure-asks.ts';
import { type CallFigures, measuredTools, variants } from './measure-calls.ts';
import type { HttpLimits, TransactionLimits } from './measure-limits.ts';
import type { ListFigures } from './measure-list.ts';
import type { PricingFigures } from './measure-pricing.ts';
import type { ProposalFigures, Spread } from './measure-proposals.ts';
import type { ShopifyFigures } from './measure-shopify.ts';
import type { TelemetryFigures } from './measure-telemetry.ts';
import { pricingSection } from './report-pricing.ts';
import { shopifySection } from './report-shopify.ts';
import { row, table, verdict } from './table.ts';

/** What the issue of the foundation asks for. */
const goals = { embedded: 0.4, PostgreSQL: 0.7, listMs: 1, askMs: 300 } as const;
/** What the issue of telemetry asks for: this share of the throughput at most; nothing that can be measured where it is off. */
const telemetryGoals = { on: 0.05, off: 0.01 } as const;

const ms = (value: number): string => (value < 1 ? value.toFixed(3) : value.toFixed(1));
/** The results as a page of Markdown. */
export function report(machine: Machine, figures: Figures): string {
  const { list, asks, http, databases, pricing, shopify, telemetry } = figures;
  return `${[
    '# Results of `npm run bench`',
    machineText(machine),
    '## Goals',
    goalsTable(figures),
    '## Telemetry',
    telemetryText(telemetry),
    smallestCallsText(databases),
    ...databases.flatMap(({ name, calls }) => [`## Tool calls, ${name}`, callsText(calls)]),
    '## `tools/list` in process',
    listText(list),
    '## Ask → ranked offers',
    asksText(asks),
    '## Proposal → approved → executed → verified',
    proposalsText(databases),
    ...pricingSection(pricing),
    ...shopifySection(shopify),
    '## What no design can pass here',
    limitsText(http, databases),
  ].join('\n\n')}\n`;
}

/** One part alone, to be looked at while it is worked on. */
export const pricingReport = (machine: Machine, figures: PricingFigures): string =>
  `${[machineText(machine), ...pricingSection(figures)].join('\n\n')}\n`;

export const shopifyReport = (machine: Machine, figures: ShopifyFigures): string =>
  `${[machineText(machine), ...shopifySection(figures)].join('\n\n')}\n`;

export const telemetryReport = (machine: Machine, figures: TelemetryFigures): string =>
  `${[machineText(machine), table(['what', 'goal', 'measured', ''], [telemetryRow(figures)]), telemetryText(figures)].join('\n\n')}\n`;

export const callsReport = (machine: Machine, calls: CallFigures): string =>
  `${[
    machineText(machine),
    table(
      ['what', 'goal', 'measured', ''],
      [...ratioRows('embedded', calls), telemetryOffRow('embedded', calls)],
    ),
    smallestCallsText([{ name: 'embedded', calls }]),
    callsText(calls),
  ].join('\n\n')}\n`;

const machineText = (machine: Machine): string =>
  `${machine.date.slice(0, 16).replace('T', ' ')} UTC, ${machine.cores} cores (${machine.processor}), ` +
  `${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}` +
  `${machine.postgres ? `, PostgreSQL ${machine.postgres} on the same machine` : ''}. ` +
  `Load average at the start: ${machine.load.toFixed(1)}${machine.load > 4 ? ' — **others were working on this machine; compare ratios, not times**' : ''}.`;

function goalsTable({ list, asks, databases, telemetry }: Figures): string {
  return table(
    ['what', 'goal', 'measured', ''],
    [
      ...databases.flatMap(({ name, calls }) => ratioRows(name, calls)),
      telemetryRow(telemetry),
      ...databases.map(({ name, calls }) => telemetryOffRow(name, calls)),
      row(
        '`tools/list` in process, median',
        `< ${goals.listMs} ms`,
        `${ms(list.medianMs)} ms`,
        verdict(list.medianMs < goals.listMs),
      ),
      row(
        'ask → ranked offers, p95',
        `< ${goals.askMs} ms`,
        `${ms(asks.p95)} ms`,
        verdict(asks.p95 < goals.askMs),
      ),
    ],
  );
}

const ratioRows = (name: DatabaseFigures['name'], { tools }: CallFigures): string[] =>
  measuredTools.map(tool => {
    const { ratio } = tools[tool]!;
    return row(
      `\`${tool}\` through the gateway against the bare server, ${name}`,
      `≥ ${goals[name]}`,
      ratio.toFixed(2),
      verdict(ratio >= goals[name]),
    );
  });

const telemetryRow = ({ share }: TelemetryFigures): string =>
  row(
    'throughput of the product under assistants lost to telemetry at default sampling',
    `≤ ${percent(telemetryGoals.on)}`,
    percent(share),
    verdict(share <= telemetryGoals.on),
  );

function telemetryOffRow(
  name: DatabaseFigures['name'],
  { telemetryOff: { spans, values, share } }: CallFigures,
): string {
  const what = `what telemetry that is off takes of \`quote_price\` (${spans + values} places that ask for it), ${name}`;
  return row(what, `< ${percent(telemetryGoals.off)}`, percent(share), verdict(share < telemetryGoals.off));
}

function telemetryText({ connections, steps, share, shares }: TelemetryFigures): string {
  const whole = (key: 'offMs' | 'onMs') => steps.reduce((sum, step) => sum + step[key], 0);
  const line = (what: string, offMs: number, onMs: number) =>
    row(what, ms(offMs), ms(onMs), percent(1 - offMs / onMs));
  return [
    `The whole product, on ${connections} connections of an assistant that shops and looks after what it asked for, each step once: processor time of the server with telemetry and without, of ${shares.length} pairs of processes that take turns on one processor. The goal is for the whole; the share lost by each pair: ${shares.map(percent).join(', ')}, the median ${percent(share)}.`,
    table(
      ['step', 'off, ms', 'on, ms', 'lost'],
      [
        ...steps.map(({ name, offMs, onMs }) => line(`\`${name}\``, offMs, onMs)),
        line('all of it', whole('offMs'), whole('onMs')),
      ],
    ),
  ].join('\n\n');
}

function smallestCallsText(databases: readonly Pick<DatabaseFigures, 'name' | 'calls'>[]): string {
  const rows = databases.flatMap(({ name, calls: { tools } }) =>
    measuredTools.map(tool => {
      const { variants, telemetryShare } = tools[tool]!;
      const [off, on] = [variants['no telemetry'].cpuMs, variants.house.cpuMs];
      return row(`\`${tool}\`, ${name}`, ms(off), ms(on), percent(telemetryShare));
    }),
  );
  return [
    'The most that it can be: calls that read one row or none, of a server that does nothing else. No goal is set for these: see [docs/telemetry.md](../docs/telemetry.md) for what is lost there; two processes of the same code differ by a tenth and more.',
    table(['call', 'off, ms', 'on, ms', 'lost'], rows),
  ].join('\n\n');
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

function callsText({ connections, tools, parts }: CallFigures): string {
  const pressed = measuredTools.flatMap(tool =>
    variants.map(variant => {
      const { perSecond, cpuMs, p50, p95 } = tools[tool]!.variants[variant];
      return row(`\`${tool}\`, ${variant}`, perSecond.toFixed(0), ms(cpuMs), ms(p50), ms(p95));
    }),
  );
  const difference = (tool: string, from: (typeof variants)[number], to: (typeof variants)[number]): number =>
    tools[tool]!.variants[from].cpuMs - tools[tool]!.variants[to].cpuMs;
  const [read, quote] = measuredTools;
  return [
    `${connections} connections, 2026-07-28 stateless. \`read_price\` reads one row, \`quote_price\` none. *Bare* is the SDK’s own server; *house* is the gateway as the product mounts it, with token, tenant, audit and telemetry. Medians over several processes of each server and their rounds; the ratio above is the median of each set of processes’ own, for two processes of the same code differ by a tenth and more. Processor time is that of the whole server process, its database in it when that is embedded.`,
    table(['tool, server', 'requests/s', 'processor ms/request', 'p50 ms', 'p95 ms'], pressed),
    'What the parts of one call cost, each measured alone in the serving process, one after the other (median ms):',
    table(
      ['part', 'ms'],
      [
        row('authenticate (bearer token)', ms(parts.authenticate)),
        row('check of the arguments', ms(parts.readArguments)),
        row('kernel call that reads nothing', ms(parts.kernelQuote)),
        row('kernel call that reads a row', ms(parts.kernelRead)),
        row('— of it: its SELECT in the tenant’s name', ms(parts.scopedSelect)),
        row('— of that: a statement that reads nothing, in the tenant’s name', ms(parts.scopedNothing)),
        row('a SELECT with a parameter outside of all that', ms(parts.plainSelect)),
        row('rendering', ms(parts.render)),
        row('audit, for each entry of a batch of 100', ms(parts.auditEntry)),
        row('SDK and kernel, no socket, reads nothing', ms(parts.endpointQuote)),
        row('SDK and kernel, no socket, reads a row', ms(parts.endpointRead)),
        row(
          `telemetry, processor time under load (\`${quote}\`)`,
          ms(difference(quote, 'house', 'no telemetry')),
        ),
        row(
          `telemetry, processor time under load (\`${read}\`)`,
          ms(difference(read, 'house', 'no telemetry')),
        ),
        row(
          `audit, processor time under load (\`${quote}\`)`,
          ms(difference(quote, 'no telemetry', 'no telemetry, no audit')),
        ),
      ],
    ),
  ].join('\n\n');
}

const listText = ({ tools, bytes, medianMs, p95Ms }: ListFigures): string =>
  `The joined endpoint with the product’s tools: ${tools} tools, ${bytes} bytes; median ${ms(medianMs)} ms, p95 ${ms(p95Ms)} ms, from the request to the reply’s text.`;

const asksText = ({ asks, p50, p95, withFive, fewest, parts, firstEvent, cpuMs }: AskFigures): string =>
  [
    `${asks} asks over HTTP with the offline planner, the default market and the embedded database: p50 ${ms(p50)} ms, p95 ${ms(p95)} ms; the first event after ${ms(firstEvent)} ms; ${ms(cpuMs)} ms of the server’s processor for one ask. ${withFive} of them brought five offers or more (the fewest: ${fewest.offers} for “${fewest.ask}”).`,
    table(
      ['part', 'median ms'],
      [
        row('understand (offline planner)', ms(parts.understand)),
        row('merchants (HTTP, all at once)', ms(parts.merchants)),
        row('reading what they said, and ranking', ms(parts.ranking)),
        row('checkpoints', ms(parts.checkpoints)),
        row('the rest: graph, streaming, HTTP, records of the run', ms(parts.rest)),
        row('rows of ours, within the parts above', ms(parts.rows)),
      ],
    ),
  ].join('\n\n');

function proposalsText(databases: readonly DatabaseFigures[]): string {
  const words: Record<keyof ProposalFigures, string> = {
    propose: 'call → proposal',
    decide: 'challenge and countersignature',
    run: 'decision → outbox → queue → applied → verified',
    whole: 'all of it',
    standing: 'a call within a standing policy, until it is verified',
  };
  const spread = ({ p50, p95 }: Spread): string => `${ms(p50)} / ${ms(p95)}`;
  return [
    'One target at a warehouse that answers at once; milliseconds, p50 / p95.',
    table(
      ['step', ...databases.map(({ name }) => name)],
      (Object.keys(words) as (keyof ProposalFigures)[]).map(step =>
        row(words[step], ...databases.map(({ proposals }) => spread(proposals[step]))),
      ),
    ),
  ].join('\n\n');
}

function limitsText(http: HttpLimits, databases: readonly DatabaseFigures[]): string {
  const line = (what: string, key: keyof TransactionLimits) =>
    row(what, ...databases.map(({ limits }) => ms(limits[key])));
  return [
    `An empty round trip over HTTP: ${ms(http.oneConnectionMs)} ms on one connection, ${http.perSecond.toFixed(0)} a second on ${http.connections}. Transactions, median ms:`,
    table(
      ['transaction', ...databases.map(({ name }) => name)],
      [
        line('BEGIN, COMMIT', 'bareMs'),
        line('with the tenant set, the role taken, and a statement that reads nothing', 'scopedMs'),
        line('that changes a row', 'writingMs'),
      ],
    ),
  ].join('\n\n');
}
