import { readArguments } from '../mcp-servers/arguments.ts';
import { definitionOf } from '../mcp-servers/definition.ts';
import type { Gateway } from '../mcp-servers/gateway.ts';
import { renderOutcome } from '../mcp-servers/rendering.ts';
import { appendAudit } from '../platform/audit/chain.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { kernelTransaction } from '../platform/parts.ts';
import { articleOf, type Installation } from './installation.ts';
import { callOf, headersOf } from './requests.ts';
import { quoted, quotePrice, readPrice } from './shelf/shelf.ts';
import { median, timed } from './statistics.ts';

/** Median milliseconds of each part of a tool call, measured alone, in the process that serves. */
export interface PartsOfACall {
  readonly authenticate: number;
  readonly readArguments: number;
  readonly kernelQuote: number;
  readonly kernelRead: number;
  readonly scopedNothing: number;
  readonly scopedSelect: number;
  readonly plainSelect: number;
  readonly render: number;
  readonly auditEntry: number;
  readonly endpointQuote: number;
  readonly endpointRead: number;
}

const auditBatch = 100;

export async function partsOfACall(
  { kernel, database, authenticated, assistant, token }: Installation,
  gateway: Gateway,
  times: number,
): Promise<PartsOfACall> {
  const headers = new Headers({ authorization: `Bearer ${token}` });
  const { inputSchema } = definitionOf(readPrice);
  const scope = { tenant: assistant.tenant, role: roleOf('shelf', 'query') };
  const outcome = await kernel.call(assistant, quotePrice.name, { article: articleOf(1) });
  const fetch = gateway.inProcess(assistant);
  const post = (name: string) => async (index: number) => {
    const body = callOf(name, { article: articleOf(index) });
    const init = { method: 'POST', headers: headersOf('tools/call', name), body };
    return (await fetch('http://localhost/mcp/shelf', init)).text();
  };
  const of = async (work: (index: number) => unknown, share = 1): Promise<number> =>
    median(await timed(Math.ceil(times / share), work));
  const entries = Array.from({ length: auditBatch }, (_, index) => ({
    tenant: assistant.tenant,
    at: new Date(),
    actor: assistant.id,
    kind: 'tool.read',
    payload: { tool: quotePrice.name, input: quoted(articleOf(index)) },
  }));

  return {
    authenticate: await of(() => authenticated.bearer(headers)),
    readArguments: await of(index => readArguments('read_price', inputSchema, { article: articleOf(index) })),
    kernelQuote: await of(index => kernel.call(assistant, quotePrice.name, { article: articleOf(index) })),
    kernelRead: await of(index => kernel.call(assistant, readPrice.name, { article: articleOf(index) })),
    scopedNothing: await of(() =>
      database.read(scope, t => t.selectNoFrom(e => e.val(1).as('nothing')).execute()),
    ),
    scopedSelect: await of(index =>
      database.read(scope, t =>
        t
          .selectFrom('shelf.price')
          .select(['article', 'amount', 'currency'])
          .where('article', '=', articleOf(index))
          .executeTakeFirst(),
      ),
    ),
    plainSelect: await of(() => database.pool.query('select 1 where $1 = $1', ['a'])),
    render: await of(() => renderOutcome(outcome, 'query', true)),
    auditEntry:
      (await of(
        () =>
          kernelTransaction(kernel.parts, assistant.tenant, t =>
            appendAudit(t, kernel.parts.keyring, entries),
          ),
        20,
      )) / auditBatch,
    endpointQuote: await of(post(quotePrice.name)),
    endpointRead: await of(post(readPrice.name)),
  };
}
