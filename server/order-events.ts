import type { JsonWebKey } from 'node:crypto';
import { exportKey, importKey, newSigningKey, type SigningKey } from '../mcp-servers/ucp/signing.ts';
import { type Sender, tellPlatform } from '../mcp-servers/ucp/webhooks.ts';
import type { Json } from '../platform/canonical.ts';
import type { Clock } from '../platform/identifiers.ts';
import { isInsideLiteral, outsideOnly, requestOutside } from '../platform/network/outside.ts';
import type { Parts } from '../platform/parts.ts';
import { readSealed, writeSealed } from '../platform/privacy/sealed-records.ts';
import { log } from '../platform/telemetry/log.ts';
import type { Transact } from '../tools/store/database-storage.ts';
import { type KeptOrderEvent, nextEventAt, settleEvent, takeDueEvents } from '../tools/store/order-events.ts';
import { isLoopback } from './notify/destination.ts';

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
/** Pauses before the second, third, … try: two days and a half in all. */
const pauses = [
  ...[5 * seconds, 30 * seconds, 2 * minutes, 10 * minutes, 30 * minutes],
  ...[2 * hours, 6 * hours, 12 * hours, 16 * hours, 24 * hours],
];
const leaseMs = minutes;
const batch = 20;
const longestNapMs = 30 * seconds;
const shortestNapMs = 20;

const record = 'order_signing_key';

/**
 * The key with which our shop signs what it tells platforms: made once, sealed, and kept by the database, so that
 * every server of an installation and every restart has the same.
 */
export async function orderSigningKey(parts: Parts, tenant: string): Promise<SigningKey> {
  const kept = async () => {
    const jwk = await readSealed(parts, tenant, tenant, record);
    return jwk === undefined ? undefined : importKey(jwk as JsonWebKey);
  };
  const known = await kept();
  if (known) return known;
  const value = exportKey(newSigningKey()) as Json;
  await writeSealed(parts, { tenant, subject: tenant, name: record, value, by: 'executor' });
  return (await kept())!;
}

/**
 * Where a platform may be told of its orders: over https in the outside, and over http on this very host where our shop
 * itself is on it, as on a developer's machine.
 */
export function outsideOf(origin: string): Pick<Sender, 'allows' | 'reach'> {
  const atHome = isLoopback(new URL(origin));
  return {
    allows: url =>
      (atHome && isLoopback(url)) ||
      (url.protocol === 'https:' && !url.username && !url.password && !isInsideLiteral(url)),
    reach: (url, request) =>
      requestOutside(url, request, atHome && isLoopback(url) ? undefined : outsideOnly),
  };
}

export interface OrderTelling {
  /** Something new waits. */
  wake(): void;
  stop(): Promise<void>;
}

/** Tells platforms what happened to their orders, over restarts, until each has taken it or none of the tries was left. */
export function tellOfOrders(options: {
  readonly transact: Transact;
  readonly sender: Sender;
  readonly clock: Clock;
}): OrderTelling {
  const { transact, sender, clock } = options;
  const closing = new AbortController();
  let alarm: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;

  const tell = async (event: KeptOrderEvent): Promise<void> => {
    const taken = await tellPlatform(sender, event.platform, event, closing.signal);
    // A server that stops has not been refused: the next one goes on at once, and waits for no lease of a dead one.
    if (!taken && closing.signal.aborted) return settleEvent(transact, event.id, { tryAt: clock() });
    const pause = pauses[event.tries - 1];
    if (!taken && pause === undefined)
      log.warn({ order: event.orderId, event: event.id }, 'a platform did not take an order event');
    const later = pause === undefined ? 'given_up' : { tryAt: new Date(clock().getTime() + pause) };
    await settleEvent(transact, event.id, taken ? 'taken' : later);
  };
  const work = async (): Promise<void> => {
    clearTimeout(alarm);
    let nap = longestNapMs;
    try {
      while (!closing.signal.aborted) {
        again = false;
        const due = await takeDueEvents(transact, clock(), leaseMs, batch);
        if (due.length === 0) break;
        await Promise.all(due.map(tell));
      }
      const next = await nextEventAt(transact);
      if (next) nap = Math.min(longestNapMs, Math.max(shortestNapMs, next.getTime() - clock().getTime()));
    } catch (error) {
      log.error({ err: error }, 'telling platforms of orders failed and is tried again');
    }
    if (!closing.signal.aborted) alarm = setTimeout(wake, nap);
  };
  const wake = (): void => {
    if (closing.signal.aborted) return;
    again = true;
    running ??= work().finally(() => {
      running = undefined;
      if (again) wake();
    });
  };
  wake();
  return {
    wake,
    async stop() {
      closing.abort();
      clearTimeout(alarm);
      await running;
    },
  };
}
