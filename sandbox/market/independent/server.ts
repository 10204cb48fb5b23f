import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { v7 } from 'uuid';
import { z } from 'zod';
import { openBooks } from './database.ts';
import { clearFaults, faultSchema, layDown, waitingFaults } from './faults.ts';
import { header, readJson, refuseStrangers, sendJson } from './http.ts';
import { answerMcp } from './mcp.ts';
import { Refusal } from './messages.ts';
import { dispatchOrder, orderLedger } from './orders.ts';
import { cancellationDocument, pageAt } from './pages.ts';
import { platformReader } from './platform.ts';
import { cancellationDocumentPath, discoveryProfile, mcpPath, restPath } from './profile.ts';
import { readRange } from './range.ts';
import { answerRest, sendRefusal } from './rest.ts';
import type { Shop } from './shop.ts';
import { prepareMoved } from './shop.ts';

export interface KestrelOptions {
  /** 0 takes any free port. */
  port: number;
  /** Folder of the house's books; made if missing. */
  data: string;
  /** Path of the range file. */
  catalog: string;
  /** Opens `/testing`; without one nothing there is allowed. */
  simulationSecret?: string | undefined;
  now?: () => Date;
  newId?: () => string;
}

/**
 * Opens Kestrel & Lowe on 127.0.0.1: a UCP merchant written from the official documents alone, so that it shares
 * no reading of them with the rest of this project. `close` ends it; its books stay in the data folder.
 */
export async function startKestrel(
  options: KestrelOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const range = readRange(options.catalog);
  const books = openBooks(options.data);
  const now = options.now ?? (() => new Date());
  const shop: Shop = {
    range,
    books,
    moved: prepareMoved(books),
    origin: '',
    now,
    newId: options.newId ?? v7,
  };
  const readPlatform = platformReader(now);
  const server = createServer((request, response) => {
    answer(shop, readPlatform, options.simulationSecret, request, response).catch(error => {
      if (response.headersSent) return response.destroy();
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'internal_error', 'Something broke on our side.');
      if (refusal.status === 500) console.error(error);
      sendRefusal(response, refusal, shop.origin);
    });
  });
  try {
    await listen(server, options.port);
  } catch (error) {
    books.close();
    throw error;
  }
  shop.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: shop.origin,
    close: () =>
      new Promise(resolve => {
        server.close(() => {
          books.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  shop: Shop,
  readPlatform: ReturnType<typeof platformReader>,
  secret: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  refuseStrangers(request, Number(new URL(shop.origin).port));
  const path = (request.url ?? '/').split('?')[0]!;
  if (path === mcpPath) return answerMcp(shop, readPlatform, request, response);
  if (path.startsWith(`${restPath}/`))
    return answerRest(shop, readPlatform, path.slice(restPath.length), request, response);
  if (path.startsWith('/testing/')) return answerTesting(shop, secret, path, request, response);
  if (request.method !== 'GET') throw new Refusal(405, 'method_not_allowed', 'Pages are for GET.');
  if (path === '/.well-known/ucp')
    return sendJson(response, 200, discoveryProfile(shop), { 'cache-control': 'public, max-age=60' });
  if (path === cancellationDocumentPath) return sendJson(response, 200, cancellationDocument());
  const page = pageAt(shop, path);
  if (!page) throw new Refusal(404, 'not_found', `There is no ${path} here.`);
  response.writeHead(200, { 'content-type': page.type, 'x-content-type-options': 'nosniff' }).end(page.body);
}

/** What tests may do to the house: faults, the ledger of orders, and sending a parcel off. */
async function answerTesting(
  shop: Shop,
  secret: string | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (secret === undefined || !sameSecret(header(request, 'simulation-secret') ?? '', secret))
    throw new Refusal(403, 'forbidden', 'Send the simulation secret as header Simulation-Secret.');
  const asked = `${request.method} ${path}`;
  const shipping = /^POST \/testing\/simulate-shipping\/([^/]+)$/.exec(asked);
  if (asked === 'GET /testing/ledger') return sendJson(response, 200, orderLedger(shop));
  if (path === '/testing/faults' && ['GET', 'POST', 'DELETE'].includes(request.method ?? '')) {
    if (request.method === 'POST') {
      const fault = faultSchema.safeParse(await readJson(request));
      if (!fault.success) throw new Refusal(400, 'invalid_request', z.prettifyError(fault.error));
      layDown(shop.books, fault.data);
    }
    if (request.method === 'DELETE') clearFaults(shop.books);
    return sendJson(response, request.method === 'POST' ? 201 : 200, { waiting: waitingFaults(shop.books) });
  }
  if (shipping) {
    const sent = dispatchOrder(shop, shipping[1]!);
    if (!sent)
      throw new Refusal(409, 'nothing_to_ship', 'There is no such order, or nothing of it left to send.');
    return sendJson(response, 200, sent);
  }
  throw new Refusal(
    404,
    'not_found',
    'Here are: GET, POST and DELETE /testing/faults, GET /testing/ledger, POST /testing/simulate-shipping/{id}.',
  );
}

function sameSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4485' },
      data: { type: 'string', default: '.countersign/market/kestrel-and-lowe' },
      catalog: { type: 'string', default: join(import.meta.dirname, '../catalog/kestrel-and-lowe.json') },
      'simulation-secret': { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port must be 0 to 65535, not ${values.port}`);
  const kestrel = await startKestrel({
    port,
    data: values.data,
    catalog: values.catalog,
    simulationSecret: values['simulation-secret'],
  });
  console.log(`Kestrel & Lowe: ${kestrel.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void kestrel.close());
}
