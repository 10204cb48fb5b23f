import express, { type RequestHandler, type Router } from 'express';
import { z } from 'zod';
import { same } from './app.ts';
import { type Faults, faultSchema } from './faults.ts';
import type { Shop } from './shop.ts';
import type { Bucket } from './throttle.ts';

export interface Simulation {
  readonly shop: Shop;
  readonly faults: Faults;
  readonly bucket: Bucket;
  readonly uninstall: () => void;
  /** Opens `/testing`; without one nothing there is allowed. */
  readonly secret: string | undefined;
}

const left = z.strictObject({ available: z.number().min(0) });
const counted = z.strictObject({ variant_id: z.string(), stock: z.int() });
const price = z.strictObject({ variant_id: z.string(), price: z.string() });

/** What tests may do to the shop: faults, the seller's hand on a price or a stock, points, and the ledger of all writes. */
export function testingRoutes({ shop, faults, bucket, uninstall, secret }: Simulation): Router {
  const router = express.Router();
  router.use(behind(secret), express.json());

  router.get('/ledger', (_request, response) => void response.json({ writes: shop.ledger }));
  router.post('/prices', (request, response) => {
    const parsed = price.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
    try {
      shop.sellerSets(parsed.data.variant_id, parsed.data.price);
    } catch (error) {
      return void response.status(400).json({ detail: (error as Error).message });
    }
    response.status(204).end();
  });
  router.post('/stock', (request, response) => {
    const parsed = counted.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
    try {
      shop.sellerCounts(parsed.data.variant_id, parsed.data.stock);
    } catch (error) {
      return void response.status(400).json({ detail: (error as Error).message });
    }
    response.status(204).end();
  });
  const points = () => ({ spent: bucket.spent, ...bucket.status });
  router.get('/points', (_request, response) => void response.json(points()));
  router.put('/points', (request, response) => {
    const parsed = left.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
    bucket.leave(parsed.data.available);
    response.json(points());
  });
  router.post('/uninstall', (_request, response) => {
    uninstall();
    response.status(204).end();
  });
  router.get('/faults', (_request, response) => void response.json({ waiting: faults.waiting }));
  router.post('/faults', (request, response) => {
    const parsed = faultSchema.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ detail: z.prettifyError(parsed.error) });
    faults.lay(parsed.data);
    response.status(201).json({ waiting: faults.waiting });
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.json({ waiting: faults.waiting });
  });
  return router;
}

const behind =
  (secret: string | undefined): RequestHandler =>
  (request, response, next) => {
    if (secret !== undefined && same(request.get('Simulation-Secret') ?? '', secret)) return next();
    response.status(403).json({ detail: 'Send the simulation secret as header Simulation-Secret' });
  };
