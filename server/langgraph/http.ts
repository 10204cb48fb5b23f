import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { errorRegistry, type Problem, problemOf, Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import type { WireEvent } from './live-run.ts';
import { toWire } from './wire.ts';

/** A request whose caller is known. */
export interface Call {
  readonly principal: Principal;
  readonly request: Request;
  readonly response: Response;
  readonly body: unknown;
  /** A part of the path; refuses when it is not there. */
  param(name: string): string;
  reply(value: unknown, status?: number): void;
}

export type Handle = (call: Call) => Promise<void>;
export type PrincipalOf = (request: Request) => Promise<Principal>;

/** Finds out who calls, then lets the handler answer; what it throws goes to `answerProblem`. */
export const handler =
  (principalOf: PrincipalOf) =>
  (handle: Handle): RequestHandler =>
  async (request, response) => {
    const principal = await principalOf(request);
    await handle({
      principal,
      request,
      response,
      body: request.body,
      param: name => String(request.params[name] ?? ''),
      reply(value, status = 200) {
        response.status(status).type('application/json').send(toWire(value));
      },
    });
  };

/** What the body's parser throws, in the registry's words. */
function refusalOfParser(thrown: unknown): Refusal | undefined {
  const { type, limit } = thrown as { type?: string; limit?: number };
  if (type === 'entity.too.large')
    return new Refusal('body_too_large', `A request has at most ${limit} bytes.`);
  if (type?.startsWith('entity.') || type?.startsWith('encoding.') || type?.startsWith('charset.'))
    return new Refusal('invalid_input', 'The body is not JSON.');
  return undefined;
}

/** Answers a failure with the registry's problem. */
export const answerProblem =
  (onBug: (thrown: unknown, where: string) => void) =>
  (thrown: unknown, request: Request, response: Response, _next: NextFunction): void => {
    const refusal = thrown instanceof Refusal ? thrown : refusalOfParser(thrown);
    if (!refusal) onBug(thrown, `${request.method} ${request.path}`);
    if (response.headersSent) return void response.destroy();
    const problem: Problem = problemOf(refusal ?? thrown);
    if (problem.retryAfterMs !== undefined)
      response.setHeader('retry-after', Math.ceil(problem.retryAfterMs / 1000));
    response.status(errorRegistry[problem.code].status).json(problem);
  };

/** A signal that fires when the client goes away before it was answered in full. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

/**
 * Sends events as they come. The heartbeat is a comment with no blank line after it: the client's decoder would take a
 * blank line for an empty event.
 */
export async function sendEvents(
  response: Response,
  events:
    | AsyncIterable<WireEvent & { readonly id: number | undefined }>
    | AsyncIterable<Omit<WireEvent, 'id'>>,
  heartbeatMs: number,
): Promise<void> {
  response.setHeader('content-type', 'text/event-stream');
  response.setHeader('cache-control', 'no-cache, no-transform');
  response.setHeader('x-accel-buffering', 'no');
  response.flushHeaders();
  const heartbeat = setInterval(() => response.write(': heartbeat\n'), heartbeatMs);
  try {
    for await (const event of events) {
      const id = 'id' in event ? `id: ${event.id}\n` : '';
      const flowed = response.write(`${id}event: ${event.event}\ndata: ${event.data}\n\n`);
      if (!flowed && !response.closed) await drained(response);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
}

function drained(response: Response): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

/** Answers with JSON when the work is done; until then blanks keep the connection alive, which JSON allows before a value. */
export async function replyLater(
  response: Response,
  work: Promise<unknown>,
  heartbeatMs: number,
): Promise<void> {
  response.type('application/json').flushHeaders();
  const heartbeat = setInterval(() => response.write('\n'), heartbeatMs);
  try {
    response.end(toWire(await work));
  } finally {
    clearInterval(heartbeat);
  }
}
