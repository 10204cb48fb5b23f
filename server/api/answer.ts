import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { isStorable } from '../../platform/canonical.ts';
import { errorRegistry, type Problem, problemOf, Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { log } from '../../platform/telemetry/log.ts';

/** A problem as HTTP: the registry's status, and Retry-After where there is a time to wait. */
export function sendProblem(response: Response, problem: Problem): void {
  if (problem.retryAfterMs !== undefined)
    response.set('retry-after', String(Math.ceil(problem.retryAfterMs / 1000)));
  response.status(errorRegistry[problem.code].status).json({ problem });
}

export interface Asked {
  readonly person: Principal;
  readonly request: Request;
  readonly response: Response;
  /** A path parameter that must be a UUID. */
  id(name?: string): string;
  /** The body, or the query of a GET, by its schema; unknown fields are refused. */
  read<Shape extends z.ZodRawShape>(shape: Shape): z.output<z.ZodObject<Shape>>;
}

export type PersonOf = (request: Request) => Promise<Principal | Problem>;

/** A route for people who are signed in: the answer is what the work returns, a refusal becomes its problem. */
export const route =
  (personOf: PersonOf, work: (asked: Asked) => Promise<unknown>): RequestHandler =>
  async (request, response) => {
    try {
      const person = await personOf(request);
      if ('code' in person) return sendProblem(response, person);
      const result = await work({
        person,
        request,
        response,
        id: (name = 'id') => idIn(String(request.params[name])),
        read: shape =>
          parsed(z.strictObject(shape), request.method === 'GET' ? request.query : (request.body ?? {})),
      });
      if (!response.headersSent) response.json(result ?? { ok: true });
    } catch (error) {
      if (!(error instanceof Refusal))
        log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
      // What was begun to be streamed cannot turn into a problem any more: it is cut off, so that nobody takes it for whole.
      if (response.headersSent) response.destroy();
      else sendProblem(response, problemOf(error));
    }
  };

/** A path parameter as the UUID that it must be. */
export function idIn(text: string): string {
  if (z.uuid().safeParse(text).success) return text;
  throw new Refusal('not_found', 'There is nothing of this id.');
}

/** The value by its schema; refuses what does not fit by the first field that is wrong, and what no database keeps. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  if (!isStorable(value))
    throw new Refusal('invalid_input', 'The request holds NUL or half of a surrogate pair.');
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.path.join('.');
  throw new Refusal('invalid_input', `${path || 'The request'}: ${issue.message}`, { path });
}
