import { isIP } from 'node:net';
import { Refusal } from '../../platform/errors.ts';
import { isInside } from '../../platform/network/own-network.ts';

/** A host as an operator names it, `shop.example` or `localhost:3000`, in one form; refuses what is none. */
export function hostNamed(text: string): string {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  if (url?.pathname !== '/' || url.search || url.hash || url.username || /[*\s]/.test(text))
    throw new Refusal('invalid_input', 'That is no host.', {
      path: 'host',
      mend: 'Name it as shop.example, or with its port as localhost:3000.',
    });
  const port = /:(\d+)$/.exec(text)?.[1];
  return port ? `${url.hostname}:${port}` : url.hostname;
}

/** `shop.example` stands for its ports 80 and 443; with a port it stands for that one. */
export const covers = (hosts: readonly string[], place: string): boolean => {
  const [, host, port] = /^(.*):(\d+)$/.exec(place) ?? [];
  return hosts.includes(place) || (hosts.includes(host ?? '') && (port === '80' || port === '443'));
};

/**
 * Refuses a host that is plainly ours: this machine or an address of our own network, unless it is a test target of the
 * installation. A name that leads there is found out when the browser asks for it.
 */
export function assertOutsideOrTarget(host: string, targets: readonly string[]): void {
  const name = host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const isOurs = name === 'localhost' || name.endsWith('.localhost') || (isIP(name) !== 0 && isInside(name));
  if (!isOurs || covers(targets, host) || targets.includes(host)) return;
  throw new Refusal('action_not_permitted', `${host} is on this machine or in our own network.`, {
    mend: 'Where it is meant to be tested, name it with its port in COUNTERSIGN_TEST_TARGETS and start again.',
  });
}
