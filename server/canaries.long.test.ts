import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { localDoor } from './local-door.ts';
import type { CandidateExample } from './observation/examples.ts';
import { metricNamesOf, type Received, Receiver, recordsOf, spansOf } from './testing/collector.ts';
import { type Observed, observe } from './testing/observed.ts';
import type { LearningView } from './wire.ts';

/**
 * A canary in every input, and every sink on loopback: traces, metrics and logs over OTLP, the log on standard error, LangSmith,
 * the language model, the webhook's cards. No sink may ever see one.
 */
const canaries = {
  card: '4111 1111 1111 1111',
  mail: 'margaret.canary@example.org',
  phone: '+49 170 5550123',
  street: 'Kanarienweg 7',
  postcode: 'XQ7 4ZZ',
  name: 'Canaria',
  key: 'sk_live_9fQ2mX7rT4vB8nL1kD5sW3zY',
  bearer: 'cs_at_7rT4vB8nL1kD5sW3zY6aC0eHuJpGoI9fQ2',
  password: 'hunter2canary',
  signature: 'eyJhbGciOiJub25l.eyJzdWIiOiJjYW5hcnki.c2lnbmF0dXJlY2FuYXJ5',
} as const;
const hidden = Object.values(canaries);

let house: Observed;
/** What `countersign examples` would write of the conversation. */
let examples: readonly CandidateExample[];
/** What the page for reviews shows of it, with an owner's consent. */
let learned: LearningView;
let model: Receiver;
let langsmith: Receiver;
let webhook: Receiver;

beforeAll(async () => {
  model = await Receiver.open(answerAsModel);
  langsmith = await Receiver.open(answerAsLangSmith);
  webhook = await Receiver.open();
  house = await observe({
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_MODEL: 'loopback',
    OPENAI_API_KEY: canaries.key,
    LANGSMITH_TRACING: 'true',
    LANGSMITH_API_KEY: 'lsv2_pt_0000000000000000',
    LANGSMITH_ENDPOINT: langsmith.url,
    COUNTERSIGN_WEBHOOK_URL: `${webhook.url}/cards`,
    COUNTERSIGN_WEBHOOK_SECRET: 'a secret of the webhook',
    COUNTERSIGN_WEBHOOK_INSIDE: 'allow',
    COUNTERSIGN_LOG: 'debug',
  });
  await sow(house);
  await house.stop();
}, 300_000);
afterAll(async () => {
  await house.close();
  for (const receiver of [model, langsmith, webhook]) receiver.close();
});

/** Puts canaries into all that can be said, sent and stored. */
async function sow({ person, origin }: Observed): Promise<void> {
  const kept = await person.send('PUT', '/api/profile', {
    name: `Margaret ${canaries.name}`,
    email: canaries.mail,
    phone: canaries.phone,
    currency: 'USD',
    defaultAddress: 'home',
    addresses: [
      {
        id: 'home',
        label: 'Home',
        name: `Margaret ${canaries.name}`,
        street: canaries.street,
        city: 'Springfield',
        region: 'IL',
        postalCode: canaries.postcode,
        country: 'US',
      },
    ],
    payment: { brand: 'Visa', lastDigits: '4242' },
  });
  if (kept.status !== 200) throw new Error(JSON.stringify(kept.body));
  await person.send('PUT', '/api/learning/consent', { given: true });
  const conversation = await person.conversation();
  await conversation.say(
    `my card is ${canaries.card}, mail ${canaries.mail}, phone ${canaries.phone}, password=${canaries.password}, key ${canaries.key}`,
  );
  await conversation.say('find noise-cancelling headphones');
  const bought = await conversation.propose('buy the best');
  await person.decide(bought, 'reject', { reason: `send it to ${canaries.mail}, card ${canaries.card}` });
  await conversation.told(bought);
  const again = await conversation.propose(
    `buy the best, card ${canaries.card}, for ${canaries.mail}, ${canaries.phone}, key ${canaries.key}`,
  );
  await person.decide(again, 'reject', { reason: `password=${canaries.password}` });
  await conversation.told(again);
  learned = await vi.waitFor(
    async () => {
      const view = await person.read<LearningView>('/api/learning');
      expect(view.waiting).toHaveLength(2);
      return view;
    },
    { timeout: 30_000 },
  );
  await conversation.say('fail, please');
  const local = { 'x-countersign-local': localDoor(join(house.folder, 'data'))!.secret };
  const written = await fetch(`${origin}/local/examples/${conversation.thread}`, { headers: local });
  examples = (await written.json()) as CandidateExample[];
  const { secret } = await person.post<{ secret: string }>('/api/tokens', {
    name: 'An assistant',
    scopes: ['catalog:read', 'merchants:read', 'checkout:read', 'memory:read', 'memory:draft'],
  });
  const headers = {
    'user-agent': `curl ${canaries.mail}`,
    cookie: `session=${canaries.signature}`,
    'x-api-key': canaries.key,
  };
  const call = (tool: string, input: object, bearer = secret) =>
    fetch(`${origin}/mcp?access_token=${canaries.bearer}`, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: `Bearer ${bearer}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: canaries.mail,
        method: 'tools/call',
        params: { name: tool, arguments: input, _meta: { baggage: `user=${canaries.mail}` } },
      }),
    }).then(response => response.text());
  await call('search_catalog', { query: `headphones for ${canaries.mail} ${canaries.card}` });
  await call('compare_offers', { query: canaries.street, password: canaries.password });
  await call(canaries.key, { [canaries.mail]: canaries.card });
  await call('search_catalog', { query: 'tent' }, canaries.bearer);
  await fetch(`${origin}/api/sign-in`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ secret: canaries.signature }),
  });
  await fetch(`${origin}/api/proposals/${encodeURIComponent(canaries.mail)}?token=${canaries.bearer}`, {
    headers: person.headers,
  });
}

const sinks: readonly [string, () => string, () => number][] = [
  ['traces over OTLP', () => house.collector.everything, () => spansOf(house.collector).length],
  ['metrics over OTLP', () => house.collector.everything, () => metricNamesOf(house.collector).size],
  ['logs over OTLP', () => house.collector.everything, () => recordsOf(house.collector).length],
  ['the log on standard error', () => house.written(), () => house.written().length],
  ['LangSmith', () => langsmith.everything, () => runsAt(langsmith).length],
  ['the language model', () => withoutAuthorization(model), () => model.received.length],
  ['examples for a dataset', () => JSON.stringify(examples), () => examples.length],
  ['examples to review', () => JSON.stringify(learned), () => learned.waiting.length],
  ['cards of the webhook', () => webhook.everything, () => webhook.received.length],
];

describe('no canary is seen', () => {
  it.each(sinks)('in %s', (_name, seen, howMuch) => {
    expect(howMuch()).toBeGreaterThan(0);
    const text = seen();
    const found = hidden.filter(canary =>
      [canary, encodeURIComponent(canary), canary.replaceAll(' ', '')].some(form => text.includes(form)),
    );
    expect(found).toEqual([]);
  });
});

describe('LangSmith', () => {
  it('gets the runs of graph and model, and the decision of a person as feedback on the run that proposed', () => {
    const runs = runsAt(langsmith);
    expect(new Set(runs.map(({ name }) => name))).toContain('countersign');
    expect(runs.map(({ run_type }) => run_type)).toContain('llm');
    const feedback = langsmith.received
      .filter(({ path, method }) => path.startsWith('/feedback') && method === 'POST')
      .map(({ text }) => JSON.parse(text));
    expect(feedback).toHaveLength(2);
    expect(feedback[0]).toMatchObject({ key: 'human_decision', score: 0, value: 'reject' });
    expect(runs.map(({ id }) => id)).toContain(feedback[0].run_id);
    expect(feedback[0].comment).toContain('[redacted:email]');
  });
});

describe('examples out of a conversation', () => {
  it('hold what was said, what was answered, and what a person decided on it', () => {
    const bought = examples.find(({ inputs }) => inputs.message === 'buy the best')!;
    expect(bought.outputs.proposals).toMatchObject([{ action: 'complete_checkout', status: 'rejected' }]);
    expect(bought.outputs.text).toBeTruthy();
    expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
    expect(examples[0]!.inputs.message).toContain('[redacted:card]');
  });
});

interface Run {
  readonly id: string;
  readonly name: string;
  readonly run_type: string;
}
/** Runs as `/runs/batch` carries them, which `/info` asks for. */
const runsAt = (receiver: Receiver): Run[] =>
  receiver.received
    .filter(({ path }) => path === '/runs/batch')
    .flatMap(({ text }) => (JSON.parse(text) as { post?: Run[] }).post ?? []);

function answerAsLangSmith({ path }: Received, response: ServerResponse): void {
  const body = path.startsWith('/info')
    ? {
        version: '0.10.0',
        batch_ingest_config: {
          use_multipart_endpoint: false,
          size_limit: 100,
          size_limit_bytes: 20_000_000,
          scale_up_qsize_trigger: 1000,
          scale_up_nthreads_limit: 1,
          scale_down_nempty_trigger: 4,
        },
      }
    : {};
  response
    .writeHead(path.startsWith('/runs') ? 202 : 200, { 'content-type': 'application/json' })
    .end(JSON.stringify(body));
}

/** The model's own key goes to the model, in its header and nowhere else. */
const withoutAuthorization = ({ received }: Receiver): string =>
  received
    .map(
      ({ path, headers: { authorization: _key, ...headers }, text }) =>
        `${path}\n${JSON.stringify(headers)}\n${text}`,
    )
    .join('\n');

/** Understands "find …" and "buy …" and nothing else. */
function answerAsModel({ text }: Received, response: ServerResponse): void {
  const { messages, tools } = JSON.parse(text) as {
    messages: { role: string; content: string }[];
    tools: { function: { name: string } }[];
  };
  const said = messages.at(-1)!.content;
  if (said.startsWith('fail')) {
    const message = `no such customer ${canaries.mail}, card ${canaries.card}`;
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error: { message } }));
    return;
  }
  const intent = said.startsWith('buy')
    ? { intent: 'buy', slots: { choice: 'best' }, clause: 0 }
    : { intent: 'find_products', slots: { query: 'noise-cancelling headphones' }, clause: 0 };
  const understood = {
    intents: /^(buy|find)/.test(said) ? [intent] : [],
    not_understood: /^(buy|find)/.test(said) ? [] : [{ text: said, clause: 0, reason: 'unknown' }],
    suggestions: [],
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'loopback',
      choices: [
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            content: null,
            tool_calls: [
              {
                id: 'call_1',
                type: 'function',
                function: { name: tools[0]!.function.name, arguments: JSON.stringify(understood) },
              },
            ],
          },
        },
      ],
      usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    }),
  );
}
