import type { Kernel } from '../platform/create-kernel.ts';
import { recordEvent } from '../platform/events/record.ts';
import { kernelTransaction } from '../platform/parts.ts';
import { snapshotDue } from '../tools/pricing/snapshots/take-snapshot.ts';

const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Has each day's prices kept as soon as the day begins, UTC: when one day was told of, the next one is set. */
export function keepPriceSnapshots(kernel: Pick<Kernel, 'parts' | 'subscribe'>): void {
  kernel.subscribe({
    consumer: 'price snapshots',
    types: ['price.snapshot.due'],
    async hear({ tenant, payload }) {
      const { day } = snapshotDue.parse(payload);
      const next = Math.max(Date.parse(day) + dayMs, Date.parse(dayOf(kernel.parts.clock().getTime())));
      await tellOf(kernel, tenant, next);
    },
  });
}

/** At a server's start: today's prices are kept, where nobody kept them yet. The same day again is told once. */
export async function beginPriceSnapshots(
  kernel: Pick<Kernel, 'parts'>,
  tenants: readonly string[],
): Promise<void> {
  const today = Date.parse(dayOf(kernel.parts.clock().getTime()));
  for (const tenant of tenants) await tellOf(kernel, tenant, today);
}

const tellOf = (kernel: Pick<Kernel, 'parts'>, tenant: string, at: number): Promise<void> =>
  kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'price.snapshot.due',
      key: `price.snapshot.due:${dayOf(at)}`,
      payload: { day: dayOf(at) },
      tellAt: new Date(at),
    }),
  );
