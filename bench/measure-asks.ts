import { Client } from '@langchain/langgraph-sdk';
import type { Spent } from './processes/observe.ts';
import { startChild } from './processes/parent.ts';
import type { ProductApi } from './processes/product.ts';
import { median, percentile } from './statistics.ts';

const asks = [
  'find noise-cancelling headphones under $250',
  'find wireless headphones',
  'find running shoes under $160',
  'find trail running shoes',
  'find a mechanical keyboard',
  'find a wireless mouse under $120',
  'find a 27 inch monitor',
  'find a monitor under $600',
  'find a standing desk',
  'find an office chair under $500',
  'find a backpack',
  'find a laptop backpack under $200',
  'find coffee beans',
  'find an espresso machine',
  'find a kettle',
  'find a blender under $200',
  'find a usb-c cable',
  'find a usb-c charger under $80',
  'find a smart plug',
  'find a smart bulb',
];

export interface AskFigures {
  readonly asks: number;
  readonly p50: number;
  readonly p95: number;
  /** Asks with five offers or more; the goal speaks of those. */
  readonly withFive: number;
  readonly fewest: { readonly ask: string; readonly offers: number };
  /** Medians in milliseconds. They overlap nowhere, and `rest` is what they leave. */
  readonly parts: {
    readonly understand: number;
    readonly merchants: number;
    readonly ranking: number;
    readonly rows: number;
    readonly checkpoints: number;
    readonly rest: number;
  };
  /** Until the first event reached the client. */
  readonly firstEvent: number;
  readonly cpuMs: number;
}

/** "Ask → ranked offers" over HTTP, as the console asks: a new conversation each time, until the stream has ended. */
export async function measureAsks(times: number): Promise<AskFigures> {
  const product = startChild<ProductApi>('product.ts');
  try {
    const origin = await product.ask('origin');
    const cookie = await signIn(origin, await product.ask('link'));
    const client = new Client({
      apiUrl: `${origin}/langgraph`,
      apiKey: null,
      defaultHeaders: { cookie, origin, 'sec-fetch-site': 'same-origin' },
    });
    for (const text of asks.slice(0, Math.min(times, 8))) await ask(client, text);
    await product.ask('spent');
    const seen: Seen[] = [];
    for (let index = 0; index < times; index++) {
      const text = asks[index % asks.length]!;
      const cpu = await product.ask('cpuMs');
      const answered = await ask(client, text);
      const spent = await product.ask('spent');
      const cpuMs = (await product.ask('cpuMs')) - cpu;
      const understand = await product.ask('understand', text);
      const ranking = Math.max(0, spent.comparing - spent.merchants);
      const rest = Math.max(0, answered.ms - understand - spent.comparing - spent.checkpoints);
      seen.push({ text, ...answered, ...spent, understand, ranking, rest, cpuMs });
    }
    const of = (key: 'understand' | 'merchants' | 'ranking' | 'rows' | 'checkpoints' | 'rest') =>
      median(seen.map(each => each[key]));
    const fewest = seen.reduce((least, each) => (each.offers < least.offers ? each : least));
    return {
      asks: times,
      p50: percentile(
        seen.map(({ ms }) => ms),
        0.5,
      ),
      p95: percentile(
        seen.map(({ ms }) => ms),
        0.95,
      ),
      withFive: seen.filter(({ offers }) => offers >= 5).length,
      fewest: { ask: fewest.text, offers: fewest.offers },
      parts: {
        understand: of('understand'),
        merchants: of('merchants'),
        ranking: of('ranking'),
        rows: of('rows'),
        checkpoints: of('checkpoints'),
        rest: of('rest'),
      },
      firstEvent: median(seen.map(({ firstEvent }) => firstEvent)),
      cpuMs: median(seen.map(({ cpuMs }) => cpuMs)),
    };
  } finally {
    await product.stop();
  }
}

async function signIn(origin: string, secret: string): Promise<string> {
  const response = await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ secret }),
  });
  const [cookie] = response.headers.getSetCookie();
  if (!response.ok || !cookie) throw new Error(`not signed in: ${await response.text()}`);
  return cookie.split(';')[0]!;
}

interface Seen extends Spent {
  readonly text: string;
  readonly ms: number;
  readonly firstEvent: number;
  readonly offers: number;
  readonly understand: number;
  readonly ranking: number;
  readonly rest: number;
  readonly cpuMs: number;
}

interface Answer {
  readonly messages?: readonly {
    readonly additional_kwargs?: { readonly parts?: readonly { kind: string; offers?: unknown[] }[] };
  }[];
}

async function ask(client: Client, text: string) {
  const { thread_id } = await client.threads.create();
  const start = performance.now();
  let firstEvent: number | undefined;
  let values: Answer = {};
  const events = client.runs.stream(thread_id, 'countersign', {
    input: { messages: [{ type: 'human', content: text }] },
    streamMode: ['values', 'messages-tuple', 'custom'],
  });
  for await (const { event, data } of events) {
    firstEvent ??= performance.now() - start;
    if (event === 'error') throw new Error(`${text}: ${JSON.stringify(data)}`);
    if (event === 'values') values = data as Answer;
  }
  const ms = performance.now() - start;
  const parts = values.messages?.at(-1)?.additional_kwargs?.parts ?? [];
  const offers = parts.find(({ kind }) => kind === 'offers')?.offers?.length ?? 0;
  return { ms, firstEvent: firstEvent ?? ms, offers };
}
