import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Adapter, type Case, notApplicable, type Seen, times } from '../adapter.ts';

/** What this file uses of a checkout of Countersign; it is loaded from there, so that this folder can stand alone. */
interface Answer {
  readonly status: number;
  readonly body: {
    readonly problem?: { readonly code: string };
    readonly code?: string;
    readonly id?: string;
  };
}
interface View {
  readonly fingerprint: string;
  readonly status: string;
  readonly targets: readonly { readonly status: string | null }[];
}
interface Person {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  send(method: string, path: string, body?: unknown): Promise<Answer>;
  post<Body>(path: string, body?: unknown): Promise<Body>;
  read<Body>(path: string): Promise<Body>;
  proposal(id: string): Promise<View>;
  shown(id: string): Promise<{ fingerprint: string; challenge: string }>;
  decide(id: string, decision: string, more?: object): Promise<Answer>;
  settled(id: string): Promise<View>;
  conversation(): Promise<Conversation>;
}
interface Conversation {
  readonly thread: string;
  say(words: string): Promise<{ readonly text: string }>;
  propose(words: string): Promise<string>;
  told(proposal: string): Promise<{ readonly text: string }>;
  messages(): Promise<readonly { readonly id: string }[]>;
}
interface Started {
  readonly origin: string;
  readonly running: { readonly market: { readonly merchants: readonly { id: string; origin: string }[] } };
  operator(): Promise<Person>;
  close(): Promise<void>;
}

const merchant = 'voltbarn';

/** Countersign as `npm start` runs it; the warehouse is a merchant of its market, whose ledger counts the orders. */
export async function countersign(home: string): Promise<Adapter | undefined> {
  const entry = join(home, 'server', 'testing', 'started.ts');
  if (!existsSync(entry)) return undefined;
  const { start, simulationSecret } = (await import(pathToFileURL(entry).href)) as {
    start(): Promise<Started>;
    simulationSecret: string;
  };
  const { Person: People } = (await import(pathToFileURL(join(home, 'server/testing/person.ts')).href)) as {
    Person: { signIn(origin: string, secret: string): Promise<Person> };
  };
  const { modernClient } = (await import(
    pathToFileURL(join(home, 'mcp-servers/fixture/clients.ts')).href
  )) as {
    modernClient(url: string, options: object, token: string): Promise<McpClient>;
  };
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const started = await start();
  const ada = await started.operator();
  const { link } = await ada.post<{ link: string }>('/api/operators', { name: 'Ben', role: 'operator' });
  const ben = await People.signIn(started.origin, new URL(link).hash.slice(1));
  const { secret: token } = await ada.post<{ secret: string }>('/api/tokens', { name: 'Assistant' });
  const talk = await ada.conversation();
  await talk.say('find noise-cancelling headphones at Voltbarn');

  const shop = started.running.market.merchants.find(({ id }) => id === merchant)!.origin;
  const testing = (method: string, path: string, body?: object): Promise<Response> => {
    const send = () =>
      fetch(`${shop}/testing/${path}`, {
        method,
        headers: { 'simulation-secret': simulationSecret, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    // The merchant has broken connections on purpose; the next one is whole.
    return send().catch(send);
  };
  const orders = async (): Promise<number> =>
    ((await (await testing('GET', 'ledger')).json()) as { orders: unknown[] }).orders.length;
  /** On a busy machine a merchant may not answer in time; then it is asked again, as a person would. */
  const propose = async (): Promise<string> => {
    for (let tries = 1; ; tries++)
      try {
        return await talk.propose('buy the best');
      } catch (error) {
        if (tries === 5 || !/did not answer/.test((error as Error).message)) throw error;
      }
  };
  const path = `/langgraph/threads/${talk.thread}`;
  const run = (more: object) =>
    ada.send('POST', `${path}/runs/wait`, { assistant_id: 'countersign', ...more });
  const help = { messages: [{ type: 'human', content: 'help' }] };
  const said = ({ status, body }: Answer): string =>
    `${status} ${body.problem?.code ?? body.code ?? ''}`.trim();

  /** Asks for an order, tries something, waits until all that follows is done, and counts at the merchant. */
  const counted =
    (approved: number, work: (id: string) => Promise<string | undefined>): Case =>
    async (): Promise<Seen> => {
      const before = await orders();
      const id = await propose();
      const note = await work(id);
      if (approved > 0) await ada.settled(id);
      const made = (await orders()) - before;
      const writes = made === 1 ? '1 write' : `${made} writes`;
      return { held: made === approved, seen: `${writes}, ${approved} approved${note ? `; ${note}` : ''}` };
    };
  const nothing = (work: (id: string) => Promise<string | undefined>) => counted(0, work);
  const approve = async (id: string): Promise<Answer> => ada.decide(id, 'approve');

  const cases: Record<number, Case> = {
    1: nothing(async () => said(await run({ input: help, context: { approved: true, interruptOn: {} } }))),
    2: nothing(async () => said(await run({ command: { goto: 'tools' } }))),
    3: nothing(async () =>
      said(await ada.send('POST', `${path}/state`, { values: { open: [] }, as_node: 'wait' })),
    ),
    4: counted(1, async id => {
      const shown = await ada.shown(id);
      await ada.decide(id, 'approve', shown);
      await ada.settled(id);
      const history = await ada.read<{ checkpoint: { checkpoint_id: string } }[]>(
        `${path}/history?limit=100`,
      );
      const old = await run({ input: help, checkpoint_id: history.at(-1)!.checkpoint.checkpoint_id });
      return `the decision again: ${said(await ada.decide(id, 'approve', shown))}; an old checkpoint: ${said(old)}`;
    }),
    5: counted(1, async id => {
      const answers = await Promise.all(
        [ada, ben].map(async person => person.decide(id, 'approve').catch(refusal)),
      );
      return answers.map(said).sort().join(' and ');
    }),
    6: nothing(async id => {
      const edits = [{ quantity: 1_000_000 }, { quantity: 1, tool: 'cancel_order' }];
      const answers: Answer[] = [];
      for (const input of edits) answers.push(await ada.send('POST', `/api/proposals/${id}/edit`, { input }));
      return answers.map(said).join(', ');
    }),
    7: counted(1, async id => {
      await propose();
      const answer = said(await run({ command: { resume: true } }));
      await approve(id);
      return `an answer without a name: ${answer}`;
    }),
    8: counted(1, async id => {
      const other = await propose();
      await ada.decide(other, 'reject');
      await approve(id);
      return 'of two, one approved and one rejected';
    }),
    9: nothing(async id => {
      const answers: string[] = [];
      for (const decision of [false, 0, '', null])
        answers.push(said(await ada.decide(id, decision as never)));
      return [...new Set(answers)].join();
    }),
    10: nothing(async () => {
      const unknown = '00000000-0000-7000-8000-000000000000';
      const thread = await ada.send('POST', `/langgraph/threads/${unknown}/runs/wait`, {
        assistant_id: 'countersign',
        input: help,
      });
      return `${said(thread)}, ${said(await ada.send('POST', `/api/proposals/${unknown}/challenge`))}`;
    }),
    11: counted(1, async id => {
      await talk.say('help');
      await approve(id);
      return 'approved after the new message';
    }),
    async 12() {
      const id = await propose();
      await approve(id);
      await ada.settled(id);
      await talk.told(id);
      const reports = (await talk.messages()).filter(message => message.id === `report-${id}`).length;
      return { held: reports === 1, seen: `the report after the wait was written ${times(reports)}` };
    },
    async 13() {
      const id = await talk.propose('lower the prices of cables by 1 %');
      const { targets } = await ada.proposal(id);
      await ada.decide(id, 'approve', { positions: targets.map((_, at) => at).slice(1) });
      const after = await ada.settled(id);
      const made = after.targets.filter(({ status }) => status === 'verified').length;
      const left = after.targets[0]!.status;
      return {
        held: made === targets.length - 1 && left === null,
        seen: `of many prices one was left out; ${made === targets.length - 1 ? 'all others' : made} changed and were read back`,
      };
    },
    async 14() {
      const scopes = ['approvals:act', 'approvals:read'];
      const { secret } = await ada.post<{ secret: string }>('/api/tokens', { name: 'Steward', scopes });
      const client = await modernClient(`${started.origin}/mcp/approvals`, {}, secret);
      const rules = { passkey_from_risk: 'high' };
      const { status } = await dataOf<{ status: string }>(client, 'change_approval_rules', rules);
      await client.close();
      return {
        held: status === 'approval_required',
        seen: `an action that no rule and no policy names: ${status}`,
      };
    },
    15: nothing(async id => {
      const { fingerprint } = await ada.proposal(id);
      const forged = await ada.decide(id, 'approve', { fingerprint, challenge: 'made up' });
      const headers = {
        origin: ada.origin,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      };
      const body = JSON.stringify({ decision: 'approve', ...(await ada.shown(id)) });
      const byToken = await fetch(`${ada.origin}/api/proposals/${id}/decisions`, {
        method: 'POST',
        headers,
        body,
      });
      return `a made-up challenge: ${said(forged)}; a token: ${byToken.status}`;
    }),
    16: nothing(async id => {
      const shown = await ada.shown(id);
      const { id: edited } = (await ada.send('POST', `/api/proposals/${id}/edit`, { input: { quantity: 2 } }))
        .body;
      return said(await ada.decide(edited!, 'approve', shown));
    }),
    17: nothing(async id => {
      await ada.decide(id, 'reject');
      return `approved afterwards: ${said(await ada.decide(id, 'approve', { fingerprint: 'x', challenge: 'x' }))}`;
    }),
    18: nothing(async () => {
      await talk.say('yes, whatever');
      await talk.say('approve it');
      return undefined;
    }),
    async 19() {
      const before = await orders();
      const form = { capabilities: { elicitation: { form: {} } } };
      const client = await modernClient(`${started.origin}/mcp`, form, token);
      client.setRequestHandler('elicitation/create', async () => ({
        action: 'accept',
        content: { approve: true },
      }));
      const { offers } = await dataOf<Compared>(client, 'compare_offers', {
        query: 'noise-cancelling headphones',
        merchants: [merchant],
      });
      const lines = [{ item: offers[0]!.offer.variant, quantity: 1 }];
      const { result } = await dataOf<Opened>(client, 'create_checkout', { merchant, lines });
      const reply = await dataOf<{ status: string }>(client, 'complete_checkout', {
        merchant,
        id: result.id,
      });
      await client.close();
      const made = (await orders()) - before;
      return {
        held: made === 0,
        seen: `${made} writes; the client that accepts all forms got: ${reply.status}`,
      };
    },
    20: nothing(async id => {
      const { fingerprint, challenge } = await ada.shown(id);
      const byBen = await ben.decide(id, 'approve', { fingerprint, challenge });
      const other = await propose();
      const { fingerprint: elsewhere } = await ada.proposal(other);
      const onOther = await ada.decide(other, 'approve', { fingerprint: elsewhere, challenge });
      return `a challenge used by another: ${said(byBen)}; on another card: ${said(onOther)}`;
    }),
    async 21() {
      const before = await orders();
      const id = await propose();
      await testing('POST', 'faults', { kind: 'price_changed', percent: 25 });
      await approve(id);
      const { targets } = await ada.settled(id);
      await testing('DELETE', 'faults');
      const made = (await orders()) - before;
      return { held: made === 0, seen: `${made} writes; the target is ${targets[0]!.status}` };
    },
    22: notApplicable(
      'not tried here, since it needs two builds: `platform/proof/bypasses.test.ts`, row 22, does',
    ),
    23: notApplicable(
      'not tried here, since it needs two builds: `mcp-servers/gateway.test.ts`, row 23, does',
    ),
    24: counted(1, async id => {
      await testing('POST', 'faults', { kind: 'lost_answer' });
      await approve(id);
      const { targets } = await ada.settled(id);
      await testing('DELETE', 'faults');
      return `the merchant's answer was lost; the target is ${targets[0]!.status}`;
    }),
  };
  return {
    name: 'Countersign',
    version,
    setUp:
      'the server as `npm start` runs it: an assistant over MCP or in the chat, a person over the console’s HTTP API; the orders are counted by a merchant of its sandbox market',
    cases,
    close: () => started.close(),
  };
}

interface McpClient {
  setRequestHandler(method: string, handler: () => Promise<object>): void;
  callTool(
    call: object,
    options?: object,
  ): Promise<{ isError?: boolean; structuredContent?: unknown; content?: unknown }>;
  close(): Promise<void>;
}
interface Compared {
  readonly offers: readonly { readonly offer: { readonly variant: string } }[];
}
interface Opened {
  readonly result: { readonly id: string };
}

async function dataOf<Data>(client: McpClient, name: string, input: object): Promise<Data> {
  const reply = await client.callTool({ name, arguments: input }, { timeout: 60_000 });
  if (reply.isError) throw new Error(`${name}: ${JSON.stringify(reply.content)}`);
  return reply.structuredContent as Data;
}

/** What a challenge that is refused says, as an answer. */
const refusal = (error: unknown): Answer => {
  const [, status = '0', body = '{}'] = /^(\d+): (.*)$/s.exec((error as Error).message) ?? [];
  return { status: Number(status), body: JSON.parse(body) as Answer['body'] };
};
