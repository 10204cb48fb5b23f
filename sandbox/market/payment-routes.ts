import express, { type Router } from 'express';
import { z } from 'zod';
import { jsonBody } from '../../mcp-servers/ucp/body.ts';
import { sandboxHandler, tokenize } from '../../tools/store/business/payment.ts';
import { orderCancelSchema } from '../../tools/store/business/requests.ts';

const tokenizeSchema = z.object({
  credential: z.looseObject({ type: z.string(), number: z.string().optional() }),
  binding: z.object({ checkout_id: z.string().min(1) }).optional(),
});

/** The sandbox payment provider's own address: UCP's tokenization API, and what its documents say. */
export function paymentRoutes(): Router {
  const router = express.Router();
  router.use(jsonBody);
  router.post('/tokenize', (request, response) => {
    const parsed = tokenizeSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
    const { credential, binding } = parsed.data;
    response.json({ token: tokenize(credential, binding?.checkout_id) });
  });
  router.get('/handler', (_request, response) => {
    response
      .type('text')
      .send(
        `${sandboxHandler.name}: pay with the token ${sandboxHandler.config.tokens.success}; ` +
          `${sandboxHandler.config.tokens.declined} is declined. POST /payments/tokenize makes a token of a test card.`,
      );
  });
  router.get('/handler.json', (_request, response) => {
    response.json({ title: sandboxHandler.name, type: 'object', properties: { tokens: { type: 'object' } } });
  });
  return router;
}

/** The schema of our own extension, where the profile says it is. */
export function extensionSchemas(): Router {
  const router = express.Router();
  router.get('/order-cancel.json', (_request, response) => {
    response.json({ title: 'Order cancellation', ...z.toJSONSchema(orderCancelSchema) });
  });
  return router;
}
