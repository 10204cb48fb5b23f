/**
 * `npm run trace`: buys something in the real product, approves it with a click in Chromium, and draws the trace of that
 * click for the docs.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { type SentSpan, spansOf } from './collector.ts';
import { type Observed, observe } from './observed.ts';

type DrawnSpan = Omit<SentSpan, 'kind'> & { readonly kind: SentSpan['kind'] | 'browser' };

interface Row {
  readonly span: DrawnSpan;
  readonly depth: number;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

const colours: Readonly<Record<string, string>> = {
  browser: '#c2255c',
  server: '#3b5bdb',
  client: '#0b7285',
  producer: '#e67700',
  consumer: '#d9480f',
  internal: '#5f3dc4',
  database: '#868e96',
};
const isDatabase = ({ name }: DrawnSpan): boolean => /^(transaction|read) cs_/.test(name);

/** Depth first, oldest first; transactions that stand side by side are one row. */
function rowsOf(spans: readonly DrawnSpan[], parent: string | undefined, depth: number): Row[] {
  const ids = new Set(spans.map(({ id }) => id));
  const children = spans
    .filter(span => (parent === undefined ? !ids.has(span.parent ?? '') : span.parent === parent))
    .toSorted((a, b) => a.startMs - b.startMs);
  const rows: Row[] = [];
  const leaf = (span: DrawnSpan): boolean => !spans.some(each => each.parent === span.id);
  let together: DrawnSpan[] = [];
  const flush = (): void => {
    const [first] = together;
    if (!first) return;
    const text = together.length > 1 ? `${together.length} × transaction` : first.name;
    rows.push({ span: first, depth, text, startMs: first.startMs, endMs: together.at(-1)!.endMs });
    together = [];
  };
  for (const span of children) {
    if (isDatabase(span) && leaf(span)) {
      together.push(span);
      continue;
    }
    flush();
    rows.push({ span, depth, text: span.name, startMs: span.startMs, endMs: span.endMs });
    rows.push(...rowsOf(spans, span.id, depth + 1));
  }
  flush();
  return rows;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function drawing(spans: readonly DrawnSpan[]): string {
  const rows = rowsOf(spans, undefined, 0);
  const start = Math.min(...rows.map(({ startMs }) => startMs));
  const length = Math.max(...rows.map(({ endMs }) => endMs)) - start;
  const [names, bars, height, top] = [470, 640, 19, 64];
  const width = names + bars + 90;
  const x = (ms: number): number => names + ((ms - start) / length) * bars;
  const body = rows.map(({ span, depth, text, startMs, endMs }, index) => {
    const y = top + index * height;
    const colour = colours[isDatabase(span) ? 'database' : span.kind] ?? '#495057';
    const wide = Math.max(2, x(endMs) - x(startMs));
    return `<g>${index % 2 ? '' : `<rect x="0" y="${y}" width="${width}" height="${height}" fill="#f8f9fa"/>`}
<text x="${12 + depth * 13}" y="${y + 13.5}">${escaped(text)}</text>
<rect x="${x(startMs).toFixed(1)}" y="${y + 4}" width="${wide.toFixed(1)}" height="${height - 8}" rx="2" fill="${colour}"/>
<text x="${(x(startMs) + wide + 5).toFixed(1)}" y="${y + 13.5}" fill="#868e96">${(endMs - startMs).toFixed(1)} ms</text></g>`;
  });
  const legend = Object.entries(colours).map(
    ([name, colour], index) =>
      `<rect x="${12 + index * 92}" y="38" width="10" height="10" rx="2" fill="${colour}"/><text x="${27 + index * 92}" y="47">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${top + rows.length * height + 12}" font-family="IBM Plex Sans, Helvetica, sans-serif" font-size="11.5" fill="#212529">
<rect width="100%" height="100%" fill="#fff"/>
<text x="12" y="24" font-size="15" font-weight="600">One approval, from the click to the vendor and back into the conversation</text>
<text x="${width - 12}" y="24" text-anchor="end" fill="#868e96">trace ${spans[0]!.trace} · ${spans.length} spans · ${length.toFixed(0)} ms</text>
${legend.join('\n')}
${body.join('\n')}
</svg>`;
}

async function picture(browser: Browser, svg: string, path: string): Promise<void> {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  await page.setContent(`<body style="margin:0;display:inline-block">${svg}</body>`);
  await page.locator('svg').screenshot({ path });
}

/** Approves as a person does, and resolves with the browser's part: the request that the click sent, under its trace. */
async function click(browser: Browser, { origin, person }: Observed, proposal: string): Promise<DrawnSpan> {
  const context = await browser.newContext();
  const [name = '', value = ''] = person.headers.cookie!.split('=', 2);
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: 'Strict' }]);
  const page = await context.newPage();
  await page.goto(`${origin}/proposals/${proposal}`);
  const button = page.getByRole('button', { name: /^Approve · / });
  const sent = page.waitForRequest(request => request.url().endsWith('/decisions'));
  await button.click();
  const request = await sent;
  await (await request.response())!.finished();
  const { traceparent } = await request.allHeaders();
  const [, trace, id] = traceparent!.split('-') as [string, string, string];
  const { startTime, responseEnd } = request.timing();
  return {
    trace,
    id,
    parent: undefined,
    name: `click on Approve, ${request.method()} in the browser`,
    kind: 'browser',
    startMs: startTime,
    endMs: startTime + responseEnd,
    failed: false,
    attributes: {},
  };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const house = await observe();
try {
  const conversation = await house.person.conversation();
  await conversation.say('find noise-cancelling headphones at Countersign Store');
  const proposal = await conversation.propose('buy the best');
  const clicked = await click(browser, house, proposal);
  await conversation.told(proposal);
  await house.stop();
  const sent = spansOf(house.collector).filter(span => span.trace === clicked.trace);
  if (!sent.some(({ parent }) => parent === clicked.id)) throw new Error('the click began no trace');
  const svg = drawing([clicked, ...sent]);
  const image = fileURLToPath(new URL('../../docs/images/trace.png', import.meta.url));
  await picture(browser, svg, image);
  if (process.argv[2]) writeFileSync(process.argv[2], svg);
  console.log(`Drew ${image}.`);
} finally {
  await browser.close();
  await house.close();
}
