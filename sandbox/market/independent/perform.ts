import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { refusal } from './carts.ts';
import { inTransaction } from './database.ts';
import { strike } from './faults.ts';
import { errorMessage, Refusal } from './messages.ts';
import type { Operation } from './operations.ts';
import type { Request, Shop } from './shop.ts';

export interface Answer {
  status: number;
  body: object;
  replayed: boolean;
  /** The work is done, but the answer must not arrive. */
  lost: boolean;
}

/**
 * Runs one operation: the request is checked, an answer given before under this idempotency key is given again,
 * else the work and its answer are written in one transaction. Throws a `Refusal` for what the protocol refuses.
 */
export async function perform(
  shop: Shop,
  operation: Operation,
  request: Request,
  payload: unknown,
): Promise<Answer> {
  const slow = strike(shop.books, 'slow', operation.name);
  if (slow) await pause(slow.ms);
  const limited = strike(shop.books, 'rate_limited', operation.name);
  if (limited)
    throw new Refusal(
      429,
      'rate_limited',
      'Too many requests; wait and try again.',
      limited.retry_after_seconds,
    );

  const input = operation.input.safeParse(payload);
  if (!input.success) throw new Refusal(400, 'invalid_request', z.prettifyError(input.error));
  if (!request.active.has(operation.capability)) {
    const content = `${operation.name} needs ${operation.capability}, which your profile does not declare.`;
    const body = refusal(operation.capability, request, [
      errorMessage('capabilities_incompatible', content, 'unrecoverable'),
    ]);
    return { status: 200, body, replayed: false, lost: false };
  }
  return inTransaction(shop.books, () => {
    const asked = digest([operation.name, request.id, payload]);
    const earlier = request.idempotencyKey === undefined ? undefined : earlierAnswer(shop, request, asked);
    const answer = earlier ?? freshAnswer(shop, operation, request, input.data, asked);
    return {
      ...answer,
      replayed: earlier !== undefined,
      lost: strike(shop.books, 'lost_answer', operation.name) !== undefined,
    };
  });
}

function freshAnswer(shop: Shop, operation: Operation, request: Request, input: unknown, asked: string) {
  const body = operation.run(shop, request, input as never);
  const status = (body as { ucp: { status?: string } }).ucp.status === 'error' ? 200 : operation.status;
  if (request.idempotencyKey !== undefined && operation.route[0] !== 'GET')
    shop.books
      .prepare('insert into answer (agent, key, request, status, body) values (?, ?, ?, ?, ?)')
      .run(request.agent, request.idempotencyKey, asked, status, JSON.stringify(body));
  return { status, body };
}

function earlierAnswer(
  shop: Shop,
  request: Request,
  asked: string,
): { status: number; body: object } | undefined {
  const row = shop.books
    .prepare('select request, status, body from answer where agent = ? and key = ?')
    .get(request.agent, request.idempotencyKey!);
  if (!row) return undefined;
  if (row.request !== asked)
    throw new Refusal(
      409,
      'idempotency_conflict',
      'This idempotency key was used for another request; take a new one.',
    );
  return { status: Number(row.status), body: JSON.parse(String(row.body)) };
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}
