import express, { type Response, type Router } from 'express';
import type { Rejection } from '../../tools/store/business/rejection.ts';
import type { Shop } from '../../tools/store/shop.ts';
import { type OperationName, type Performed, refusal } from '../../tools/store/storefront.ts';
import { parseAgent } from './agent.ts';
import { type Answering, inOneRelease } from './answering.ts';
import { answerErrors, jsonBody, type ReportBug } from './body.ts';

type Method = 'get' | 'post' | 'put';

/** UCP's REST binding: `services/shopping/rest.openapi.json`, and our own cancellation of orders at the end. */
export const restRoutes: readonly [Method, string, OperationName][] = [
  ['post', '/catalog/search', 'search_catalog'],
  ['post', '/catalog/lookup', 'lookup_catalog'],
  ['post', '/catalog/product', 'get_product'],
  ['post', '/carts', 'create_cart'],
  ['get', '/carts/:id', 'get_cart'],
  ['put', '/carts/:id', 'update_cart'],
  ['post', '/carts/:id/cancel', 'cancel_cart'],
  ['post', '/checkout-sessions', 'create_checkout'],
  ['get', '/checkout-sessions/:id', 'get_checkout'],
  ['put', '/checkout-sessions/:id', 'update_checkout'],
  ['post', '/checkout-sessions/:id/complete', 'complete_checkout'],
  ['post', '/checkout-sessions/:id/cancel', 'cancel_checkout'],
  ['get', '/orders/:id', 'get_order'],
  ['post', '/orders/:id/cancel', 'cancel_order'],
];

/** The REST binding of one shop; mount it where the shop's profile says that its REST endpoint is. */
export function restRouter(shop: Shop, report: ReportBug, answering: Answering = inOneRelease(shop)): Router {
  const router = express.Router();
  router.use(jsonBody);
  for (const [method, path, operation] of restRoutes) {
    router[method](path, async (request, response) => {
      const requestId = request.get('Request-Id');
      if (requestId && requestId.length <= 200) response.set('Request-Id', requestId);
      const { id } = request.params;
      const performed = await answering.answer(parseAgent(request.get('UCP-Agent')), {
        operation,
        id: typeof id === 'string' ? id : undefined,
        payload: request.body,
        idempotencyKey: request.get('Idempotency-Key'),
      });
      send(response, performed);
    });
  }
  router.use(
    answerErrors(report, rejection => ({ status: rejection.status, body: described(refusal(rejection)) })),
  );
  return router;
}

function send(response: Response, performed: Performed): void {
  if (performed.replayed) response.set('Idempotent-Replayed', 'true');
  if (performed.retryAfterSeconds !== undefined)
    response.set('Retry-After', String(performed.retryAfterSeconds));
  response.status(performed.status).json(described(performed));
}

/** Refusals say the whole of it once more in one field, where clients look that know HTTP but not UCP. */
export const described = ({ body, status }: Pick<Performed, 'body' | 'status'>): object =>
  status < 400 ? body : { ...body, detail: detailOf(body.messages as Rejection['messages']) };

const detailOf = (messages: Rejection['messages']): string =>
  messages.map(({ content }) => content).join(' ');
