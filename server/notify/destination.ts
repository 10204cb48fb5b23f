import type { LookupFunction } from 'node:net';
import { Refusal } from '../../platform/errors.ts';
import { isInsideLiteral, outsideOnly } from '../../platform/network/outside.ts';

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
export const isLoopback = ({ hostname }: URL): boolean => loopback.test(hostname);

/**
 * Where notifications may go: over https, or to this very host. An address on our own network is refused unless the
 * installation allows it, and so is a name that leads to one at the moment of connecting: `lookup` is asked then.
 */
export interface Destination {
  readonly url: URL;
  readonly lookup?: LookupFunction;
}

export function destinationOf(text: string, allowInside: boolean): Destination {
  const url = new URL(text);
  const home = isLoopback(url);
  const refuse = (why: string): never => {
    throw new Refusal('invalid_input', `COUNTERSIGN_WEBHOOK_URL ${why}.`, {
      mend: 'Use an https address of the outside, or set COUNTERSIGN_WEBHOOK_INSIDE=allow.',
    });
  };
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && home)) refuse('must begin with https://');
  if (url.username || url.password) refuse('must carry no name and no password');
  const free = home || allowInside;
  if (!free && isInsideLiteral(url)) refuse('is an address of our own network');
  return { url, ...(free ? {} : { lookup: outsideOnly }) };
}
