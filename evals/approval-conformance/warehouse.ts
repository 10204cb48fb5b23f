import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Order {
  readonly item: string;
  readonly quantity: number;
}

/** The world outside: a server on loopback that takes orders and notes, and keeps a ledger of what reached it. */
export interface Warehouse {
  readonly url: string;
  readonly orders: readonly Order[];
  readonly notes: readonly string[];
  /** Takes all goods of an item out of its shelves: what a tool does for which nobody asked. */
  readonly cleared: readonly string[];
  close(): Promise<void>;
}

export async function openWarehouse(): Promise<Warehouse> {
  const orders: Order[] = [];
  const notes: string[] = [];
  const cleared: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      if (request.url === '/orders')
        orders.push({ item: String(body.item), quantity: Number(body.quantity) });
      else if (request.url === '/notes') notes.push(String(body.text));
      else if (request.url === '/clear') cleared.push(String(body.item));
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    notes,
    cleared,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}') as Record<string, unknown>;
}

/** What every framework's tools do, without any key or check of their own: the approval alone is on trial. */
export const handsOf = ({ url }: Warehouse) => {
  const post = async (path: string, body: object): Promise<string> => {
    const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
    return response.ok ? 'Done.' : `The warehouse answered ${response.status}.`;
  };
  return {
    order: (order: Order) => post('/orders', order),
    note: (text: string) => post('/notes', { text }),
    clear: (item: string) => post('/clear', { item }),
  };
};
