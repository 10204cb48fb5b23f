import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../platform/identifiers.ts';
import { shownOrder } from '../../tools/store/operations/orders.ts';
import type { OrderListener, OrderRecord } from '../../tools/store/ports.ts';
import { contentDigest, type SigningKey, signatureHeaders } from './signing.ts';

const orderCapability = 'dev.ucp.shopping.order';
const answerWithinMs = 5_000;
const largestProfile = 256_000;

export interface WebhookOptions {
  /** The business's own profile, named as the sender. */
  readonly profileUrl: string;
  readonly key: SigningKey;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Whether this server may fetch from and post to that address at all; a platform names addresses of its choice. */
  readonly allows: (url: URL) => boolean;
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

/**
 * Order events for platforms that ask for them in their profile: the whole order, signed (RFC 9421), repeated with the
 * same id, time and body until the platform takes it. Events of one order go out in the order in which they happened.
 */
export function orderWebhooks(options: WebhookOptions): Webhooks {
  const { retryAfterMs = [100, 400, 1_000, 4_000, 15_000, 60_000], report = () => {} } = options;
  const closing = new AbortController();
  const underway = new Map<string, Promise<void>>();

  return {
    onOrder(record) {
      const { id } = record.order;
      const document = { ...shownOrder(record.order).body, ...options.extras?.(record) };
      const event = { id: options.newId(), at: options.clock(), body: JSON.stringify(document) };
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

  async function deliver({ agent, order }: OrderRecord, event: Event): Promise<void> {
    if (agent === undefined) return;
    for (const pause of [0, ...retryAfterMs]) {
      if (pause > 0) await wait(pause, undefined, { signal: closing.signal, ref: false });
      if (closing.signal.aborted || (await delivered(new URL(agent), event))) return;
    }
    report(`order ${order.id}: the platform at ${agent} did not take event ${event.id}`);
  }

  /** True also when the platform wants no events. */
  async function delivered(profile: URL, event: Event): Promise<boolean> {
    try {
      const target = await webhookOf(profile, options.allows, closing.signal);
      return !target || (await accepted(target, event));
    } catch {
      return false;
    }
  }

  async function accepted(url: URL, { id, at, body }: Event): Promise<boolean> {
    const created = Math.floor(at.getTime() / 1000);
    const signed = {
      'content-digest': contentDigest(body),
      'content-type': 'application/json',
      'ucp-agent': `profile="${options.profileUrl}"`,
      'webhook-id': id,
      'webhook-timestamp': String(created),
    };
    const signature = signatureHeaders({ method: 'POST', url, headers: signed, created }, options.key);
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(answerWithinMs)]);
    const headers = { ...signed, ...signature };
    const response = await fetch(url, { method: 'POST', body, headers, signal, redirect: 'error' });
    await response.body?.cancel();
    return response.ok;
  }
}

interface Event {
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

/** Where the platform wants its order events: `config.webhook_url` of the order capability in its profile. */
async function webhookOf(
  profile: URL,
  allows: (url: URL) => boolean,
  closing: AbortSignal,
): Promise<URL | undefined> {
  if (!allows(profile)) return undefined;
  const signal = AbortSignal.any([closing, AbortSignal.timeout(answerWithinMs)]);
  const response = await fetch(profile, {
    signal,
    redirect: 'error',
    headers: { accept: 'application/json' },
  });
  const text = await response.text();
  if (!response.ok || text.length > largestProfile) return undefined;
  const address = addressIn(JSON.parse(text));
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  return url && allows(url) ? url : undefined;
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
