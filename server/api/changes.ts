import { type Request, type Response, Router } from 'express';
import type { Transaction } from '../../platform/database/database.ts';
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

  /** Who may hear of it is asked of the database, under each listener's own tenant; a conversation is its owner's. */
  const tell = async (payload: string): Promise<void> => {
    const { type, id } = changeIn(payload);
    if (!id) return;
    for (const tenant of new Set([...listeners].map(({ person }) => person.tenant))) {
      const known = await kernelTransaction(parts, tenant, t => find[type](t, id));
      if (!known) continue;
      for (const { person, send } of listeners)
        if (person.tenant === tenant && (!('owner_id' in known) || known.owner_id === person.id))
          send({ type, id });
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

/** A change as the database tells it: a proposal's id, or the kind of thing before it. */
function changeIn(payload: string): { readonly type: keyof typeof find; readonly id: string } {
  const [, kind, id] = /^(freeze|thread):(.*)$/.exec(payload) ?? [];
  return kind ? { type: kind as 'freeze' | 'thread', id: id! } : { type: 'proposal', id: payload };
}

const find = {
  proposal: (t: Transaction, id: string) =>
    t.selectFrom('platform.proposal').select('id').where('id', '=', id).executeTakeFirst(),
  freeze: (t: Transaction, id: string) =>
    t.selectFrom('platform.freeze').select('id').where('id', '=', id).executeTakeFirst(),
  thread: (t: Transaction, id: string) =>
    t.selectFrom('platform.thread').select(['id', 'owner_id']).where('id', '=', id).executeTakeFirst(),
};

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
