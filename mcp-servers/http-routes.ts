import { toNodeHandler } from '@modelcontextprotocol/node';
import express, { type ErrorRequestHandler, type Response as ExpressResponse, Router } from 'express';
import { Refusal } from '../platform/errors.ts';
import type { Admission } from './admission.ts';
import { authInfoOf } from './caller.ts';
import { malformed, type ServedEndpoint } from './endpoint.ts';
import { refusalResponse } from './http-refusal.ts';

/** No call of ours comes near; a file is uploaded elsewhere. */
export const maxBodyBytes = 1_048_576;

const path = '/mcp{/:server}';

/** `/mcp` and `/mcp/<server>`: first who it is, from the headers alone, then the body, then the endpoint. */
export function routerOf(admit: Admission, endpointAt: (path: string) => ServedEndpoint | Response): Router {
  const router = Router();
  router.all(path, async (request, response, next) => {
    const caller = await admit(headersOf(request.headers));
    if (caller instanceof Response) return send(caller, response);
    const endpoint = endpointAt(request.path);
    if (endpoint instanceof Response) return send(endpoint, response);
    response.locals.answer = toNodeHandler({
      fetch: (webRequest, { parsedBody } = {}) =>
        endpoint.fetch(webRequest, { authInfo: authInfoOf(caller), parsedBody }),
    });
    next();
  });
  router.all(path, express.json({ limit: maxBodyBytes }));
  router.all(path, (request, response) => response.locals.answer(request, response, request.body));
  router.use(path, refuseBody);
  return router;
}

const refuseBody: ErrorRequestHandler = (error, _request, response, next) => {
  if (error?.type === 'entity.too.large') {
    response.set('connection', 'close');
    return send(tooLarge(), response);
  }
  return error?.type === 'entity.parse.failed' ? send(malformed(), response) : next(error);
};

function tooLarge(): Response {
  const message = `The body is larger than ${maxBodyBytes} bytes.`;
  return refusalResponse(new Refusal('body_too_large', message).problem);
}

function headersOf(raw: NodeJS.Dict<string | string[]>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const item of Array.isArray(value) ? value : [value])
      if (item !== undefined) headers.append(name, item);
  }
  return headers;
}

async function send(refusal: Response, response: ExpressResponse): Promise<void> {
  response
    .status(refusal.status)
    .set(Object.fromEntries(refusal.headers))
    .send(await refusal.text());
}
