import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** How long calls of one tool took, for one tenant, in this process and lately. Times in milliseconds. */
export interface ToolTimes {
  readonly calls: number;
  /** Calls that were refused or failed. */
  readonly refused: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Nothing before this instant is counted. */
  readonly since: string;
}

interface Counted {
  readonly times: RecordableHistogram;
  refused: number;
}

/** Two windows are kept, so what is told covers between one and two of them. */
const windowMs = 30 * 60_000;
const longestUs = 600_000_000;
/** A histogram takes about 30 KB; of more tenants than this, those who called longest ago are forgotten. */
const tenantsKept = 64;

interface Window {
  readonly began: number;
  readonly tenants: Map<string, Map<string, Counted>>;
}

/** Quantiles per tenant and tool, within 1 %, without a collector. No tenant ever sees another's. */
export class ToolTimesKeeper {
  readonly #clock: () => number;
  #now: Window;
  #before: Window | undefined;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
    this.#now = { began: clock(), tenants: new Map() };
  }

  record(tenant: string, tool: string, ms: number, refused: boolean): void {
    const tools = this.#toolsOf(tenant);
    let counted = tools.get(tool);
    if (!counted) {
      counted = { times: newHistogram(), refused: 0 };
      tools.set(tool, counted);
    }
    counted.times.record(Math.min(longestUs, Math.max(1, Math.round(ms * 1000))));
    if (refused) counted.refused++;
  }

  /** By tool; a tool that the tenant did not call lately is not in it. */
  of(tenant: string): ReadonlyMap<string, ToolTimes> {
    this.#turn();
    const windows = [this.#before, this.#now].filter(window => window !== undefined);
    const counted = windows.flatMap(window => [...(window.tenants.get(tenant) ?? [])]);
    const since = new Date(windows[0]!.began).toISOString();
    const names = new Set(counted.map(([tool]) => tool));
    return new Map(
      [...names].map(name => [
        name,
        summed(
          counted.flatMap(([tool, of]) => (tool === name ? [of] : [])),
          since,
        ),
      ]),
    );
  }

  #toolsOf(tenant: string): Map<string, Counted> {
    this.#turn();
    const { tenants } = this.#now;
    const known = tenants.get(tenant);
    if (known) return known;
    const tools = new Map<string, Counted>();
    tenants.set(tenant, tools);
    if (tenants.size > tenantsKept) tenants.delete(tenants.keys().next().value!);
    return tools;
  }

  #turn(): void {
    const now = this.#clock();
    const age = now - this.#now.began;
    if (age < windowMs) return;
    this.#before = age < 2 * windowMs ? this.#now : undefined;
    this.#now = { began: now, tenants: new Map() };
  }
}

const newHistogram = (): RecordableHistogram =>
  createHistogram({ lowest: 1, highest: longestUs, figures: 2 });

function summed(parts: readonly Counted[], since: string): ToolTimes {
  const all = newHistogram();
  for (const { times } of parts) all.add(times);
  const at = (share: number): number => Math.round(all.percentile(share) / 10) / 100;
  return {
    calls: all.count,
    refused: parts.reduce((sum, { refused }) => sum + refused, 0),
    p50Ms: at(50),
    p95Ms: at(95),
    p99Ms: at(99),
    since,
  };
}
