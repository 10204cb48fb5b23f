import type { Kernel } from '../platform/create-kernel.ts';
import type { Principal } from '../platform/principal.ts';
import { log } from '../platform/telemetry/log.ts';
import { refreshCompetitorOffers } from '../tools/competitors/refresh-competitor-offers.ts';

const everyMs = 60_000;

export interface Refreshing {
  /** Ends the clock and resolves when the round that is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Looks every minute whose watches of competitors are due. Any number of servers may do so: a turn goes to the one that
 * moves its due time, and one who dies with it loses it after some minutes.
 */
export function refreshCompetitors(kernel: Kernel, tenants: () => Promise<readonly string[]>): Refreshing {
  const ending = new AbortController();
  let round: Promise<void> | undefined;
  const clock = setInterval(() => {
    round ??= refreshDue(kernel, tenants, ending.signal)
      .catch(error => log.error({ err: error }, 'competitors could not be refreshed'))
      .finally(() => {
        round = undefined;
      });
  }, everyMs);
  clock.unref();
  return {
    async stop() {
      clearInterval(clock);
      ending.abort();
      await round;
    },
  };
}

/** One round: what is due at every tenant, in the name of a part of ours that may do nothing else. */
export async function refreshDue(
  kernel: Kernel,
  tenants: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  for (const tenant of await tenants()) {
    if (signal.aborted) return;
    const principal: Principal = {
      tenant,
      id: 'competitors',
      kind: 'service',
      name: 'Competitors',
      scopes: [...refreshCompetitorOffers.scopes, 'merchants:read'],
    };
    const outcome = await kernel.call(principal, refreshCompetitorOffers.name, { due: true }, { signal });
    if (outcome.kind === 'refused')
      log.warn({ tenant, problem: outcome.problem }, 'watches were not refreshed');
  }
}
