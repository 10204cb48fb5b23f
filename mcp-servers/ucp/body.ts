import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { type Rejection, reject } from '../../tools/store/business/rejection.ts';

const limit = 1_000_000;

/** Reads the body as JSON whatever its content type says: some platforms send none. */
export const jsonBody: RequestHandler = express.json({ limit, type: () => true });

/** What a throw means to the platform. A bug stays in our log; the platform learns that it was our fault. */
export function rejectionOf(thrown: unknown): Rejection {
  const type = typeof thrown === 'object' && thrown !== null && 'type' in thrown ? thrown.type : undefined;
  if (type === 'entity.too.large')
    return reject('body_too_large', `A request may have ${limit} bytes at most`);
  if (type === 'entity.parse.failed') return reject('invalid_request', 'The body is not valid JSON');
  if (typeof type === 'string' && /^(entity|encoding|charset|request|parameters|stream)\./.test(type)) {
    return reject('invalid_request', 'The body could not be read as UTF-8 JSON');
  }
  if (thrown instanceof URIError) return reject('not_found', 'The address is no UTF-8 in percent signs');
  return reject(
    'internal',
    'Something went wrong on our side; it is safe to repeat the request with the same key',
  );
}

export type ReportBug = (bug: unknown) => void;

/** The last handler of a router: an answer in the protocol's words, never a stack trace. */
export const answerErrors =
  (
    report: ReportBug,
    answer: (rejection: Rejection) => { status: number; body: object },
  ): ErrorRequestHandler =>
  (thrown, _request, response, next) => {
    const rejection = rejectionOf(thrown);
    if (rejection.reason === 'internal') report(thrown);
    if (response.headersSent) return next(thrown);
    const { status, body } = answer(rejection);
    response.status(status).json(body);
  };
