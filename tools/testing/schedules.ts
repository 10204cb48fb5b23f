import type { Desk, Goods, PriceDesk } from './pricing.ts';

export const hour = 3_600_000;
export const cables: readonly Goods[] = [
  { sku: 'A', price: 1_000 },
  { sku: 'B', price: 2_000 },
];

export interface ListedSchedules {
  readonly recurring: readonly {
    readonly schedule: string;
    readonly status: string;
    readonly next: { readonly start: string } | null;
    readonly occurrences: readonly {
      readonly outcome: string;
      readonly run: string | null;
      readonly note: string;
    }[];
  }[];
  readonly once: readonly {
    readonly run: string;
    readonly start: string | null;
    readonly end: string | null;
  }[];
}

/** What tests of schedules say of a house whose clock they move. */
export function schedulesIn(house: () => PriceDesk) {
  const inHours = (hours: number): string => new Date(house().now().getTime() + hours * hour).toISOString();
  const listed = (desk: Desk) => desk.data<ListedSchedules>('list_price_schedules', { all: true });
  const ruleOf = async (desk: Desk, schedule?: object): Promise<string> => {
    const selector = { categories: ['cables'] };
    const change = { kind: 'percent', basis_points: -1_000 };
    const wish = { selector, change, ...(schedule ? { schedule } : {}) };
    return (await desk.data<{ rule: string }>('draft_price_rule', { name: 'Cables', wish })).rule;
  };
  /** Every day for two hours, beginning in one hour, for four days. */
  const dailyRule = async (desk: Desk): Promise<string> => {
    const document = {
      schema: 1,
      currency: 'USD',
      select: { kind: 'category', any_of: ['Cables'] },
      base: { kind: 'current' },
      change: { kind: 'percent', basis_points: -1_000 },
      guards: {},
      rounding: { every: 1, ending: 0, direction: 'nearest', ties: 'half_up', if_none_fits: 'block' },
      priority: 0,
      schedule: {
        time_zone: 'UTC',
        start: inHours(1),
        end: inHours(4 * 24),
        recurrence: 'FREQ=DAILY',
        lasts: 'PT2H',
      },
    };
    return (await desk.data<{ rule: string }>('draft_price_rule', { name: 'Daily', document })).rule;
  };
  return {
    inHours,
    listed,
    ruleOf,
    dailyRule,
    pricesOf: (desk: Desk) => Promise.all(['A', 'B'].map(sku => desk.priceOf(sku))),
    /** A promotion from in one hour to in three, proposed and approved. */
    async promotion(desk: Desk): Promise<string> {
      const rule = await ruleOf(desk, { start: inHours(1), end: inHours(3) });
      const proposal = await desk.propose('schedule_price_rule', { rule });
      await desk.approve(proposal);
      return proposal;
    },
    /** The daily rule as a standing policy that a person signed. */
    async signed(desk: Desk, more: Record<string, unknown> = {}): Promise<string> {
      const rule = await dailyRule(desk);
      await desk.approve(await desk.propose('repeat_price_rule', { rule, ...more }));
      return (await listed(desk)).recurring[0]!.schedule;
    },
    outcomes: async (desk: Desk) =>
      (await listed(desk)).recurring[0]!.occurrences.map(({ outcome }) => outcome),
    waiting: async (desk: Desk) =>
      (await house().test.kernel.parts.ports.proposals.list(desk.ada, { status: ['proposed'] })).proposals,
    countsOf: async (desk: Desk, run: string) =>
      (await desk.data<{ counts: Record<string, number> }>('get_price_run', { run })).counts,
    async refusal(desk: Desk, tool: string, input: Record<string, unknown>) {
      const outcome = await desk.call(tool, input);
      if (outcome.kind !== 'refused') throw new Error(`expected a refusal, got ${JSON.stringify(outcome)}`);
      return outcome.problem;
    },
  };
}
