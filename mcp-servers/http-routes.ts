import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { Refusal } from '../platform/errors.ts';
import type { Admission } from './admission.ts';
import { authInfoOf } from './caller.ts';
import { malformed, type ServedEndpoint } from './endpoint.ts';
import { refusalResponse } from './http-refusal.ts';
import { answerWith, headersOf, send } from './node-http.ts';

/** No call of ours comes near; a file is uploaded elsewhere. */
export const maxBodyBytes = 1_048_576;

const path = '/mcp{/:server}';
const methods = ['GET', 'POST', 'DELETE'];

/** `/mcp` and `/mcp/<server>`: first who it is, from the headers alone, then the body, then the endpoint. */
export function routerOf(admit: Admission, endpointAt: (path: string) => ServedEndpoint | Response): Router {
  const admitted: RequestHandler = async (request, response, next) => {
    if (!methods.includes(request.method)) return send(otherMethod(request.method), response);
    const headers = headersOf(request);
    const caller = await admit(headers);
    if (caller instanceof Response) return send(caller, response);
    const endpoint = endpointAt(request.path);
    if (endpoint instanceof Response) return send(endpoint, response);
    response.locals.answer = () =>
      answerWith(request, response, headers, webRequest =>
        endpoint.fetch(webRequest, { authInfo: authInfoOf(caller), parsedBody: request.body }),
      );
    next();
  };
  const router = Router();
  router.all(path, admitted, express.json({ limit: maxBodyBytes }), (_request, response) =>
    response.locals.answer(),
  );
  router.use(path, refuseBody);
  return router;
}

function otherMethod(method: string): Response {
  const mend = 'Post JSON-RPC messages; GET and DELETE serve the sessions of 2025.';
  const { problem } = new Refusal('invalid_input', `${method} means nothing here.`, { mend });
  return refusalResponse(problem, { status: 405, headers: { allow: methods.join(', ') } });
}

const refuseBody: ErrorRequestHandler = (error, _request, response, next) => {
  if (error?.type === 'entity.too.large') {
    response.set('connection', 'close');
    const message = `The body is larger than ${maxBodyBytes} bytes.`;
    return send(refusalResponse(new Refusal('body_too_large', message).problem), response);
  }
  return error?.type === 'entity.parse.failed' ? send(malformed(), response) : next(error);
};
