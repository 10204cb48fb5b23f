import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/identifiers.ts';
import { requestOutside } from '../../platform/network/outside.ts';
import { shownOrder } from '../../tools/store/operations/orders.ts';
import type { OrderListener, OrderRecord } from '../../tools/store/ports.ts';
import { type Allows, declaredVersion, type Reach, readPlatformProfile } from './platform-profile.ts';
import { contentDigest, type SigningKey, signatureHeaders } from './signing.ts';

const orderCapability = 'dev.ucp.shopping.order';
const answerWithinMs = 5_000;

/** Whoever sends order events: a business, with its key and its manners. */
export interface Sender {
  /** The business's own profile, named as the sender. */
  readonly profileUrl: string;
  readonly key: SigningKey;
  /** Holds for the platform's profile and for the address in it. */
  readonly allows: Allows;
  readonly reach?: Reach;
  /** The event in the words of the release that the platform's profile declares; as it is when absent. */
  readonly inWordsOf?: (version: string | undefined, event: Readonly<Record<string, unknown>>) => object;
}

/** What happened to an order: the whole order as it was then. Repeated, it has the same id, time and body. */
export interface OrderEvent {
  readonly id: string;
  readonly at: Date;
  readonly document: Readonly<Record<string, unknown>>;
}

/**
 * Tells a platform, named by the address of its profile, of an order: signed (RFC 9421), where it asks for that. True when
 * it took it, and when it wants no events; false when it is to be told again.
 */
export async function tellPlatform(
  sender: Sender,
  platform: string,
  event: OrderEvent,
  closing: AbortSignal,
): Promise<boolean> {
  try {
    const target = await webhookOf(new URL(platform), sender, closing);
    if (!target) return true;
    const document = sender.inWordsOf?.(target.version, event.document) ?? event.document;
    return await isTaken(sender, target.url, event, JSON.stringify(document), closing);
  } catch {
    return false;
  }
}

export interface WebhookOptions extends Sender {
  readonly clock: Clock;
  readonly newId: () => string;
  /** Put into every event beside the order, for receivers of earlier releases. */
  readonly extras?: (record: OrderRecord) => object;
  /** Pauses before the second, third, … attempt, in milliseconds. */
  readonly retryAfterMs?: readonly number[];
  readonly report?: (failure: string) => void;
}

export interface Webhooks {
  readonly onOrder: OrderListener;
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>;
  /** Gives up what is still waiting for another attempt. */
  close(): void;
}

/** Order events of a shop that keeps them in memory. Events of one order go out in the order in which they happened. */
export function orderWebhooks(options: WebhookOptions): Webhooks {
  const { retryAfterMs = [100, 400, 1_000, 4_000, 15_000, 60_000], report = () => {} } = options;
  const closing = new AbortController();
  const underway = new Map<string, Promise<void>>();

  return {
    onOrder(record) {
      const { id } = record.order;
      const document = { ...shownOrder(record.order).body, ...options.extras?.(record) };
      const event = { id: options.newId(), at: options.clock(), document };
      // Only closing breaks a delivery off.
      const turn = (underway.get(id) ?? Promise.resolve()).then(() => deliver(record, event)).catch(() => {});
      underway.set(id, turn);
      void turn.then(() => underway.get(id) === turn && underway.delete(id));
    },
    async settled() {
      await Promise.all(underway.values());
    },
    close: () => closing.abort(),
  };

  async function deliver({ agent, order }: OrderRecord, event: OrderEvent): Promise<void> {
    if (agent === undefined) return;
    for (const pause of [0, ...retryAfterMs]) {
      if (pause > 0) await wait(pause, undefined, { signal: closing.signal, ref: false });
      if (closing.signal.aborted || (await tellPlatform(options, agent, event, closing.signal))) return;
    }
    report(`order ${order.id}: the platform at ${agent} did not take event ${event.id}`);
  }
}

async function isTaken(
  { key, profileUrl, reach = requestOutside }: Sender,
  url: URL,
  { id, at }: OrderEvent,
  body: string,
  closing: AbortSignal,
): Promise<boolean> {
  const created = Math.floor(at.getTime() / 1000);
  const signed = {
    'content-digest': contentDigest(body),
    'content-type': 'application/json',
    'ucp-agent': `profile="${profileUrl}"`,
    'webhook-id': id,
    'webhook-timestamp': String(created),
  };
  const signature = signatureHeaders({ method: 'POST', url, headers: signed, created }, key);
  const signal = AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)]);
  const { status } = await reach(url, { method: 'POST', body, headers: { ...signed, ...signature }, signal });
  return status >= 200 && status < 300;
}

/** Where the platform wants its order events, `config.webhook_url` of the order capability, and in which release. */
async function webhookOf(
  address: URL,
  { allows, reach }: Sender,
  closing: AbortSignal,
): Promise<{ url: URL; version: string | undefined } | undefined> {
  const profile = await readPlatformProfile(address, allows, closing, reach);
  const wanted = addressIn(profile);
  const url = wanted !== undefined && URL.canParse(wanted) ? new URL(wanted) : undefined;
  return url && allows(url) ? { url, version: declaredVersion(profile) } : undefined;
}

/** Capabilities are a map of lists by name; platforms of early releases sent one list of named entries. */
function addressIn(profile: unknown): string | undefined {
  const capabilities = (profile as { ucp?: { capabilities?: unknown } })?.ucp?.capabilities;
  const entries: unknown[] = Array.isArray(capabilities)
    ? capabilities.filter(entry => (entry as { name?: unknown })?.name === orderCapability)
    : [(capabilities as Record<string, unknown> | undefined)?.[orderCapability]].flat();
  for (const entry of entries) {
    const address = (entry as { config?: { webhook_url?: unknown } } | undefined)?.config?.webhook_url;
    if (typeof address === 'string') return address;
  }
  return undefined;
}
