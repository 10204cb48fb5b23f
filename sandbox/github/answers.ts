import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

const documentation = 'https://docs.github.com/rest';

/** An error as GitHub words it. */
export function refuse(
  response: Response,
  status: number,
  message: string,
  errors?: readonly object[],
): void {
  response.status(status).json({
    message,
    ...(errors ? { errors } : {}),
    documentation_url: documentation,
    status: String(status),
  });
}

/** A body with its ETag; 304 for whoever has it. What is not modified is not counted against the rate limit. */
export function send(request: Request, response: Response, body: unknown, uncount: () => void): void {
  const text = JSON.stringify(body);
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
  response.set('ETag', etag).set('Cache-Control', 'private, max-age=60, s-maxage=60');
  if (request.get('If-None-Match') === etag) {
    uncount();
    response.status(304).end();
    return;
  }
  response.type('application/json; charset=utf-8').send(text);
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

/** One page of a list, and the Link header that leads to the others. 30 a page, 100 at most. */
export function paged<Item>(
  request: Request,
  response: Response,
  origin: string,
  all: readonly Item[],
): Page<Item> {
  const number = (name: string, otherwise: number) => {
    const value = Number(request.query[name]);
    return Number.isInteger(value) && value >= 1 ? value : otherwise;
  };
  const perPage = Math.min(number('per_page', 30), 100);
  const page = number('page', 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const link = (to: number, rel: string) => {
    const url = new URL(request.originalUrl, origin);
    url.searchParams.set('page', String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const found = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (found.length > 0) response.set('Link', found.join(', '));
  return { items: all.slice((page - 1) * perPage, page * perPage), total: all.length };
}
