import express, { type Router } from 'express';
import { z } from 'zod';
import type { Rejection } from '../../tools/store/business/rejection.ts';
import type { Shop } from '../../tools/store/shop.ts';
import { type OperationName, operations, type Performed } from '../../tools/store/storefront.ts';
import { type Answering, inOneRelease } from './answering.ts';
import { answerErrors, jsonBody, type ReportBug, rejectionOf } from './body.ts';
import { payloadOf } from './mcp-tools.ts';

const supportedVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const errorCodes = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  refused: -32000,
};

const messageSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number()]).nullish(),
  method: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
});
const callSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).optional() });
const metaSchema = z.looseObject({
  'ucp-agent': z.looseObject({ profile: z.string().optional(), version: z.string().optional() }).optional(),
  'idempotency-key': z.string().optional(),
});

/** Refusals of the exchange itself: they answer the request, not the buyer's wish, so they are JSON-RPC errors. */
const protocolRefusals = new Set<Rejection['reason']>([
  'version_unsupported',
  'invalid_profile_url',
  'profile_unreachable',
  'profile_malformed',
  'idempotency_key_required',
  'idempotency_conflict',
  'idempotency_in_flight',
  'rate_limited',
  'invalid_request',
  'internal',
]);

/**
 * UCP's MCP binding of one shop: stateless, JSON answers only. Platforms may call tools without `initialize`, or a
 * tool by its own name as the method; MCP clients get the handshake that they expect.
 */
export function mcpRouter(shop: Shop, report: ReportBug, answering: Answering = inOneRelease(shop)): Router {
  const router = express.Router();
  const tools = answering.tools.filter(tool => tool.name !== 'cancel_order' || shop.cancelsOrders);
  router.use(jsonBody);
  router.post('/', async (request, response) => {
    const parsed = messageSchema.safeParse(request.body);
    if (!parsed.success) {
      const answer = failure(null, errorCodes.invalidRequest, 'Send one JSON-RPC 2.0 message as an object');
      return void response.status(400).json(answer);
    }
    const { id, method, params = {} } = parsed.data;
    if (id === undefined || id === null) return void response.status(202).end();
    const { status = 200, retryAfter, ...message } = await answerTo(method, params);
    if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter));
    response.status(status).json({ jsonrpc: '2.0', id, ...message });
  });
  router.all('/', (_request, response) => {
    response
      .status(405)
      .set('Allow', 'POST')
      .json(failure(null, errorCodes.invalidRequest, 'This endpoint takes POST only'));
  });
  router.use(
    answerErrors(report, ({ status, reason, messages }) => ({
      status,
      body: failure(
        null,
        reason === 'internal' ? errorCodes.internal : errorCodes.parse,
        messages[0]!.content,
      ),
    })),
  );
  return router;

  async function answerTo(method: string, params: Record<string, unknown>): Promise<Answer> {
    switch (method) {
      case 'initialize':
        return { result: handshake(shop, params.protocolVersion) };
      case 'ping':
        return { result: {} };
      case 'tools/list':
        return { result: { tools } };
      case 'tools/call': {
        const call = callSchema.safeParse(params);
        if (!call.success) return refused(errorCodes.invalidParams, 'tools/call needs a name and arguments');
        const name = toolNamed(call.data.name);
        if (!name) return refused(errorCodes.invalidParams, `There is no tool ${call.data.name}`);
        return inResult(await called(name, call.data.arguments ?? {}), toolResult);
      }
      default: {
        const name = toolNamed(method);
        if (!name) return { ...refused(errorCodes.methodNotFound, `There is no method ${method}`) };
        return inResult(await called(name, params), performed => performed.body);
      }
    }
  }

  function toolNamed(name: string): OperationName | undefined {
    return tools.find(tool => tool.name === name)?.name;
  }

  async function called(name: OperationName, given: Record<string, unknown>): Promise<Performed | Rejection> {
    const meta = metaSchema.safeParse(given.meta ?? {});
    const { profile, version } = meta.data?.['ucp-agent'] ?? {};
    const agent = {
      ...(profile !== undefined && URL.canParse(profile) ? { profile } : {}),
      ...(version === undefined ? {} : { version }),
    };
    try {
      return await answering.answer(agent, {
        operation: name,
        id: typeof given.id === 'string' ? given.id : undefined,
        payload: payloadOf(name, given),
        idempotencyKey: operations[name].key ? meta.data?.['idempotency-key'] : undefined,
      });
    } catch (bug) {
      report(bug);
      return rejectionOf(bug);
    }
  }
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { code: number; message: string; data?: unknown };
  readonly status?: number;
  readonly retryAfter?: number;
}

const refused = (code: number, message: string, data?: object): Answer => ({
  error: { code, message, ...(data ? { data } : {}) },
});

const failure = (id: null, code: number, message: string) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});

function inResult(outcome: Performed | Rejection, result: (performed: Performed) => unknown): Answer {
  const rejection = 'rejected' in outcome ? outcome : outcome.rejection;
  if (!rejection || !protocolRefusals.has(rejection.reason)) return { result: result(outcome as Performed) };
  const { content } = rejection.messages[0]!;
  const code = rejection.reason === 'invalid_request' ? errorCodes.invalidParams : errorCodes.refused;
  const data = { code: rejection.reason, content, messages: rejection.messages };
  const retryAfter = 'rejected' in outcome ? undefined : outcome.retryAfterSeconds;
  return {
    ...refused(code, content, data),
    ...(rejection.status >= 409 ? { status: rejection.status } : {}),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** The document is the structured content; the text only says what happened. */
const toolResult = ({ body, rejection }: Performed) => ({
  content: [
    {
      type: 'text',
      text: rejection ? rejection.messages.map(({ content }) => content).join(' ') : summaryOf(body),
    },
  ],
  structuredContent: body,
});

function summaryOf(body: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(body.products)) return `${body.products.length} products`;
  if (typeof body.product === 'object') return 'One product';
  const totals = Array.isArray(body.totals) ? (body.totals as { type: string; amount: number }[]) : [];
  const total = totals.find(({ type }) => type === 'total');
  const status = typeof body.status === 'string' ? `, ${body.status}` : '';
  return `${String(body.id)}${status}${total ? `, total ${total.amount} minor units of ${String(body.currency)}` : ''}`;
}

const handshake = ({ terms, cancelsOrders }: Shop, asked: unknown) => ({
  protocolVersion: supportedVersions.find(version => version === asked) ?? supportedVersions[0],
  capabilities: { tools: { listChanged: false } },
  serverInfo: { name: terms.business.id, title: terms.business.name, version: '1.0.0' },
  instructions: `${terms.business.name} sells over UCP. Search, open a checkout, choose an address and a delivery option, then complete it.${cancelsOrders ? '' : ' Orders cannot be canceled here.'}`,
});
