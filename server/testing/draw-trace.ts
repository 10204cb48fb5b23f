/** `npm run trace`: buys something in the real product, and draws the trace of the click that approved it for the docs. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { type SentSpan, spansOf } from './collector.ts';
import { observe } from './observed.ts';
import { traceRequests } from './traced-requests.ts';

interface Row {
  readonly span: SentSpan;
  readonly depth: number;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

const colours: Readonly<Record<string, string>> = {
  server: '#3b5bdb',
  client: '#0b7285',
  producer: '#e67700',
  consumer: '#d9480f',
  internal: '#5f3dc4',
  database: '#868e96',
};
const isDatabase = ({ name }: SentSpan): boolean => /^(transaction|read) cs_/.test(name);

/** Depth first, oldest first; transactions that stand side by side are one row. */
function rowsOf(spans: readonly SentSpan[], parent: string | undefined, depth: number): Row[] {
  const ids = new Set(spans.map(({ id }) => id));
  const children = spans
    .filter(span => (parent === undefined ? !ids.has(span.parent ?? '') : span.parent === parent))
    .toSorted((a, b) => a.startMs - b.startMs);
  const rows: Row[] = [];
  const leaf = (span: SentSpan): boolean => !spans.some(each => each.parent === span.id);
  let together: SentSpan[] = [];
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

function drawing(spans: readonly SentSpan[]): string {
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

async function picture(svg: string, path: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  await page.setContent(`<body style="margin:0;display:inline-block">${svg}</body>`);
  await page.locator('svg').screenshot({ path });
  await browser.close();
}

const house = await observe();
const tracing = traceRequests(house.origin);
try {
  const conversation = await house.person.conversation();
  await conversation.say('find noise-cancelling headphones at Countersign Store');
  const proposal = await conversation.propose('buy the best');
  await house.person.approve(proposal);
  await conversation.told(proposal);
} finally {
  tracing.stop();
}
await house.stop();
const { trace } = tracing.begun.find(({ path }) => path.endsWith('/decisions'))!;
const svg = drawing(spansOf(house.collector).filter(span => span.trace === trace));
const image = fileURLToPath(new URL('../../docs/images/trace.png', import.meta.url));
await picture(svg, image);
if (process.argv[2]) writeFileSync(process.argv[2], svg);
console.log(`Drew ${image}.`);
await house.close();
