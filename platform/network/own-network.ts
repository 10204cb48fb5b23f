import { BlockList, isIP } from 'node:net';

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
