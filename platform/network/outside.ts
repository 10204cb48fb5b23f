import { lookup as resolve } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isInside } from './own-network.ts';

export interface OutsideRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}
export interface OutsideReply {
  readonly status: number;
  readonly text: string;
}

const largestReply = 256_000;

/** Whether the address is written as one of our own network; a name may still lead to one. */
export const isInsideLiteral = ({ hostname }: URL): boolean => {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && isInside(literal);
};

/** Looks a name up at the moment of connecting, and refuses one that leads into our own network. */
export const outsideOnly: LookupFunction = (hostname, options, done) =>
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '');
    const bad = addresses.find(({ address }) => isInside(address));
    if (bad || addresses.length === 0)
      return done(new Error(`${hostname} leads to ${bad?.address ?? 'nothing'}, inside our own network`), '');
    if (options.all) return done(null, addresses);
    done(null, addresses[0]!.address, addresses[0]!.family);
  });

/**
 * One request to an address of somebody else's choice: no redirect is followed, and no more than 256,000 bytes are read.
 * `lookup` decides where names may lead; anywhere when absent. Throws when nothing answers.
 */
export function requestOutside(
  url: URL,
  { method, headers, body, signal }: OutsideRequest,
  lookup?: LookupFunction,
): Promise<OutsideReply> {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((settle, fail) => {
    const sent = request(url, {
      method,
      signal,
      ...(lookup ? { lookup } : {}),
      headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
    });
    sent.on('response', response => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > largestReply) sent.destroy(new Error(`${url.origin} answered with too much`));
        else chunks.push(chunk);
      });
      response.on('end', () =>
        settle({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', fail);
    });
    sent.on('error', fail);
    sent.end(body);
  });
}
