import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Refusal } from '../../platform/errors.ts';

/** Addresses that mean something else to us than to the world: our own host, our own network, or nobody. */
const inside = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(network, bits, 'ipv6');

/** True for an address that is no public one; IPv4 within IPv6 is judged as the IPv4 that it is. */
export const isInside = (address: string): boolean => {
  const kind = isIP(address);
  return kind === 0 || inside.check(address, kind === 4 ? 'ipv4' : 'ipv6');
};

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
export const isLoopback = ({ hostname }: URL): boolean => loopback.test(hostname);

/**
 * Where notifications may go: over https, or to this very host. An address on our own network is refused unless the
 * installation allows it, and so is a name that leads to one at the moment of connecting: `lookup` is asked then.
 */
export interface Destination {
  readonly url: URL;
  readonly lookup: LookupFunction;
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
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (!free && isIP(literal) && isInside(literal)) refuse('is an address of our own network');
  const lookup: LookupFunction = (hostname, options, done) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '');
      const bad = free ? undefined : addresses.find(({ address }) => isInside(address));
      if (bad || addresses.length === 0)
        return done(
          new Error(`${hostname} leads to ${bad?.address ?? 'nothing'}, inside our own network`),
          '',
        );
      if (options.all) return done(null, addresses);
      done(null, addresses[0]!.address, addresses[0]!.family);
    });
  return { url, lookup };
}
