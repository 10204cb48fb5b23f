import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { log } from '../../platform/telemetry/log.ts';
import { recordDuration } from '../../platform/telemetry/metrics.ts';
import { withSpan } from '../../platform/telemetry/tracing.ts';

/** One step of a journey: a tool and what it is asked. Queries, and drafts that the journey itself takes back. */
interface Step {
  readonly tool: string;
  readonly input: (before: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** Search, compare, write something down and take it back: what a buyer's assistant does before anything binds. */
const shopping: readonly Step[] = [
  { tool: 'search_catalog', input: () => ({ query: 'headphones', limit: 3 }) },
  { tool: 'compare_offers', input: () => ({ query: 'headphones', limit: 3 }) },
  {
    tool: 'remember_preference',
    input: () => ({ about: 'brand', stance: 'avoid', value: 'Synthetic Journey' }),
  },
  { tool: 'forget_preference', input: ({ id }) => ({ id }) },
];

/** Nobody's id: what the journey writes down is its own. */
const walker = '01939f00-0000-7000-8000-00005e7e7e71';
const scopes = ['catalog:read', 'merchants:read', 'checkout:read', 'memory:read', 'memory:draft'];

/**
 * Walks the journey once, in the name of a part of ours that can propose nothing, and records how long it took and
 * whether it came through. Gives the step that failed.
 */
export function walk(kernel: Kernel, tenant: string): Promise<string | undefined> {
  const principal: Principal = { tenant, id: walker, kind: 'service', name: 'Synthetic journey', scopes };
  return withSpan('journey shopping', { 'countersign.journey': 'shopping' }, async () => {
    const since = performance.now();
    let failed: string | undefined;
    let before: Readonly<Record<string, unknown>> = {};
    try {
      for (const { tool, input } of shopping) {
        failed = tool;
        const outcome = await kernel.call(principal, tool, input(before), {
          signal: AbortSignal.timeout(60_000),
        });
        if (outcome.kind === 'refused') throw new Refusal(outcome.problem.code, outcome.problem.message);
        if (outcome.kind !== 'result') throw new Error(`${tool} made a proposal`);
        before = outcome.data as Record<string, unknown>;
      }
      failed = undefined;
    } catch (error) {
      log.warn({ err: error, step: failed }, 'the synthetic journey did not come through');
    }
    recordDuration('countersign.journey.duration', (performance.now() - since) / 1000, {
      'countersign.journey': 'shopping',
      'countersign.outcome': failed === undefined ? 'done' : 'failed',
    });
    return failed;
  });
}

/** Walks it again and again, one at a time. */
export function walkEvery(kernel: Kernel, tenant: string, everyMs: number) {
  let walking: Promise<unknown> | undefined;
  const clock = setInterval(() => {
    walking ??= walk(kernel, tenant).finally(() => {
      walking = undefined;
    });
  }, everyMs);
  clock.unref();
  return {
    async stop(): Promise<void> {
      clearInterval(clock);
      await walking;
    },
  };
}
