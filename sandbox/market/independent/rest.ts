import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkedUuid, header, readJson, sendJson } from './http.ts';
import { Refusal } from './messages.ts';
import type { Operation } from './operations.ts';
import { operations } from './operations.ts';
import { perform } from './perform.ts';
import type { PlatformReader } from './platform.ts';
import { profileUrlOf } from './platform.ts';
import type { Shop } from './shop.ts';

/** The REST binding. `path` is what stands below the endpoint. Throws a `Refusal` for what it does not take. */
export async function answerRest(
  shop: Shop,
  readPlatform: PlatformReader,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { operation, id } = find(request.method ?? '', path);
  const agent = profileUrlOf(header(request, 'ucp-agent'));
  checkedUuid(header(request, 'request-id'), 'Request-Id', true);
  const idempotencyKey = checkedUuid(
    header(request, 'idempotency-key'),
    'Idempotency-Key',
    operation.key.rest,
  );
  const payload = operation.route[0] === 'GET' ? {} : await readJson(request);
  const active = await readPlatform(agent);
  const answer = await perform(shop, operation, { agent, active, id, idempotencyKey }, payload);
  if (answer.lost) response.destroy();
  else
    sendJson(response, answer.status, answer.body, answer.replayed ? { 'idempotent-replayed': 'true' } : {});
}

/** A refusal in the binding's words: an HTTP status, and `code` and `content`. */
export function sendRefusal(response: ServerResponse, refusal: Refusal, origin: string): void {
  const { status, code, message, retryAfterSeconds } = refusal;
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  sendJson(response, status, { code, content: message, continue_url: `${origin}/` }, headers);
}

function find(method: string, path: string): { operation: Operation; id: string } {
  const here = operations.flatMap(operation => {
    const match = patterns.get(operation)!.exec(path);
    return match ? [{ operation, id: decoded(match.groups?.id ?? '') }] : [];
  });
  const found = here.find(({ operation }) => operation.route[0] === method);
  if (found) return found;
  if (here.length > 0)
    throw new Refusal(
      405,
      'method_not_allowed',
      `${path} takes ${here.map(hit => hit.operation.route[0]).join(' and ')}.`,
    );
  throw new Refusal(404, 'not_found', `There is no ${path} here; see /.well-known/ucp.`);
}

const patterns = new Map(
  operations.map(operation => [
    operation,
    new RegExp(`^${operation.route[1].replace('{id}', '(?<id>[^/]+)')}$`),
  ]),
);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
