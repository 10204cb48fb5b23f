import { type Request, type Response, Router } from 'express';
import { kernelTransaction, type Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { type PersonOf, route } from './answer.ts';

const heartbeatMs = 20_000;

interface Listener {
  readonly person: Principal;
  readonly send: (event: object) => void;
}

export interface Changes {
  readonly router: Router;
  close(): Promise<void>;
}

/** Tells every open console of its tenant what changed, so that no page shows yesterday's state. Carries ids only. */
export async function openChanges(parts: Parts, personOf: PersonOf): Promise<Changes> {
  const listeners = new Set<Listener>();
  const unlisten = await parts.database.listen(
    'countersign_change',
    payload => void tell(payload).catch(() => {}),
  );

  /** Who may hear of it is asked of the database, under each listener's own tenant. */
  const tell = async (payload: string): Promise<void> => {
    const [type, id] = payload.startsWith('freeze:') ? ['freeze', payload.slice(7)] : ['proposal', payload];
    if (!id) return;
    for (const tenant of new Set([...listeners].map(({ person }) => person.tenant))) {
      const table = type === 'freeze' ? 'platform.freeze' : 'platform.proposal';
      const row = await kernelTransaction(parts, tenant, t =>
        t
          .selectFrom(table as 'platform.proposal')
          .select('id')
          .where('id', '=', id)
          .executeTakeFirst(),
      );
      if (!row) continue;
      for (const { person, send } of listeners) if (person.tenant === tenant) send({ type, id });
    }
  };

  const router = Router();
  router.get(
    '/changes',
    route(personOf, async ({ person, request, response }) => {
      listen(request, response, send => {
        const listener = { person, send };
        listeners.add(listener);
        return () => listeners.delete(listener);
      });
    }),
  );
  return { router, close: unlisten };
}

function listen(
  request: Request,
  response: Response,
  start: (send: (event: object) => void) => () => void,
): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(': open\n\n');
  const stop = start(event => response.write(`data: ${JSON.stringify(event)}\n\n`));
  const heartbeat = setInterval(() => response.write(': still here\n\n'), heartbeatMs);
  request.on('close', () => {
    clearInterval(heartbeat);
    stop();
    response.end();
  });
}
