import type { Request } from 'express';

/** The request's headers as the web's own class; a header that came several times is joined, as HTTP says. */
export function headersOf(request: Pick<Request, 'headers'>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}
