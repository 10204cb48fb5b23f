import { type Instrument, type InstrumentName, instruments } from '../platform/telemetry/instruments.ts';

/** What instrumentation of others measures beside us. */
const ofOthers = {
  'http.server.request.duration': {
    kind: 'histogram',
    unit: 's',
    says: 'HTTP requests as they were served',
    by: ['http.request.method', 'http.route', 'http.response.status_code'],
  },
} as const satisfies Readonly<Record<string, Instrument>>;

export type MetricName = InstrumentName | keyof typeof ofOthers;

export const measured: Readonly<Record<MetricName, Instrument>> = { ...instruments, ...ofOthers };

/** Dots are not Prometheus'. */
export const label = (name: string): string => name.replaceAll(/[^a-zA-Z0-9]/g, '_');

/** The names under which a metric is scraped. */
export function scrapedAs(name: MetricName): readonly string[] {
  const plain = label(name);
  const { kind } = measured[name];
  if (kind === 'counter') return [`${plain}_total`];
  return kind === 'histogram' ? [`${plain}_bucket`, `${plain}_sum`, `${plain}_count`] : [plain];
}

/** A series by our names: `series('countersign.targets', 'total', 'countersign.status=~"failed"')`. */
export function series(
  name: MetricName,
  part: 'total' | 'bucket' | 'sum' | 'count' | '' = '',
  ...where: readonly string[]
): string {
  const scraped = part ? `${label(name)}_${part}` : label(name);
  if (!scrapedAs(name).includes(scraped)) throw new TypeError(`${name} is not scraped as ${scraped}`);
  const { by } = measured[name];
  const matchers = where.map(matcher => {
    const [, attribute, rest] = /^([\w.]+)([=!].*)$/.exec(matcher) ?? [];
    if (!attribute || !(by.includes(attribute) || (attribute === 'le' && part === 'bucket')))
      throw new TypeError(`${name} has no ${matcher}`);
    return label(attribute) + rest;
  });
  return matchers.length ? `${scraped}{${matchers.join(',')}}` : scraped;
}
