import { z } from 'zod';
import type { Capability } from '../capability.ts';
import { registerEvent } from '../events/schemas.ts';
import { action, draft, localAction, query } from '../tool.ts';
import type { Bank } from './bank.ts';

/**
 * A small capability for tests of the kernel: an account book at an outside bank (`bank.ts`), settings and notes of our
 * own. Its tools are real tools; only the outside is a stand-in, and it counts what reaches it.
 */
declare module '../context.ts' {
  interface Ports {
    bank: Bank;
  }
}
declare module '../database/store.ts' {
  interface Tables {
    'bench.setting': { tenant_id: string; name: string; value: string; version: number };
    'bench.note': { tenant_id: string; id: string; text: string };
    'bench.heard': { tenant_id: string; event_id: string; account: string };
  }
}

registerEvent('bench.deposited', 1, z.object({ account: z.string(), amount: z.int() }));

const readBalance = query({
  name: 'read_balance',
  title: 'Read a balance',
  description: 'Reads the balance of an account at the bank.',
  version: 1,
  scopes: ['bench:read'],
  egress: ['bank.test'],
  input: z.object({ account: z.string() }),
  output: z.object({ balance: z.int() }),
  say: ({ balance }) => `The balance is ${balance}.`,
  run: async ({ account }, context) => ({
    balance: await context.ports.bank.balance(context.tenant, account),
  }),
});

const jotNote = draft({
  name: 'jot_note',
  title: 'Jot a note',
  description: 'Keeps a note.',
  version: 1,
  scopes: ['bench:draft'],
  egress: 'none',
  input: z.object({ text: z.string() }),
  output: z.object({ id: z.uuid() }),
  say: () => 'Noted.',
  run: async ({ text }, context) => {
    const id = context.newId();
    await context.store(store =>
      store.insertInto('bench.note').values({ tenant_id: context.tenant, id, text }).execute(),
    );
    return { id };
  },
});

const deposits = z.object({
  accounts: z.array(z.string()).min(1),
  amount: z.int().positive(),
  risk: z.enum(['low', 'medium', 'high']).default('medium'),
  decide_within_ms: z.int().positive().optional(),
  use_within_ms: z.int().positive().optional(),
});

/** Deposits into accounts: one target each; what was read at preview must still hold. */
export const depositMoney = action({
  name: 'deposit_money',
  title: 'Deposit money',
  description: 'Adds an amount to each account.',
  version: 1,
  scopes: ['bench:act'],
  egress: ['bank.test'],
  input: deposits,
  output: z.object({ deposited: z.int() }),
  say: ({ deposited }) => `${deposited} deposits were made.`,
  async preview({ accounts, amount, risk, ...windows }, { ports, tenant }) {
    const targets = await Promise.all(
      accounts.map(async account => {
        const balance = await ports.bank.balance(tenant, account);
        return {
          ref: account,
          title: `Account ${account}`,
          before: { balance },
          after: { balance: balance + amount },
        };
      }),
    );
    return {
      sentence: `Deposit ${amount} into ${accounts.length} accounts.`,
      targets,
      totals: [{ label: 'In all', value: { amount: amount * accounts.length, currency: 'USD' } }],
      facts: [],
      reversibility: { kind: 'reversible' as const, how: 'Withdraw the same amount.' },
      risk: { level: risk, reasons: [] },
      guarantees: { conditionalWrite: false, idempotencyKey: true },
      account: 'bank',
      spend: { amount: amount * accounts.length, currency: 'USD' },
      ...(windows.decide_within_ms ? { decideWithinMs: windows.decide_within_ms } : {}),
      ...(windows.use_within_ms ? { useWithinMs: windows.use_within_ms } : {}),
    };
  },
  read: async (target, { ports, tenant }) => ({ balance: await ports.bank.balance(tenant, target.ref) }),
  async apply(target, { ports, tenant, idempotencyKey }) {
    const amount = amountOf(target);
    const receipt = await ports.bank.deposit(tenant, target.ref, amount, idempotencyKey);
    return {
      receipt: { receipt },
      events: [{ type: 'bench.deposited', payload: { account: target.ref, amount } }],
    };
  },
  async reconcile(target, { ports, tenant, idempotencyKey }) {
    const receipt = await ports.bank.receiptOf(tenant, idempotencyKey);
    if (!receipt) return { outcome: 'not_applied' };
    return {
      outcome: 'applied',
      receipt: { receipt },
      events: [{ type: 'bench.deposited', payload: { account: target.ref, amount: amountOf(target) } }],
    };
  },
  async verify(target, _receipt, { ports, tenant }) {
    const seen = { balance: await ports.bank.balance(tenant, target.ref) };
    const expected = (target.after as { balance: number }).balance;
    if (seen.balance === expected) return { verdict: 'verified', seen };
    return { verdict: 'drifted', seen, difference: `expected ${expected}` };
  },
  result: receipts => ({ deposited: receipts.filter(receipt => receipt !== null).length }),
  undo: (target, _receipt) => ({
    tool: 'withdraw_money',
    input: { account: target.ref, amount: amountOf(target) },
  }),
});

const amountOf = ({ before, after }: { before: unknown; after: unknown }): number =>
  (after as { balance: number }).balance - (before as { balance: number }).balance;

/** Changes a setting of ours, and refuses the value `broken` half way. */
const changeSetting = localAction({
  name: 'change_setting',
  title: 'Change a setting',
  description: 'Changes a setting.',
  version: 1,
  scopes: ['bench:act'],
  egress: 'none',
  input: z.object({ name: z.string(), value: z.string() }),
  output: z.object({ changed: z.boolean() }),
  say: () => 'The setting was changed.',
  async preview({ name, value }, context) {
    const row = await context.store(store =>
      store.selectFrom('bench.setting').select('value').where('name', '=', name).executeTakeFirst(),
    );
    return {
      sentence: `Set ${name} to ${value}.`,
      targets: [{ ref: name, title: name, before: row?.value ?? null, after: value }],
      totals: [],
      facts: [],
      reversibility: { kind: 'reversible' as const, how: 'Set it back.' },
      risk: { level: 'low' as const, reasons: [] },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  read: async (target, { store }) =>
    (
      await store
        .selectFrom('bench.setting')
        .select('value')
        .where('name', '=', target.ref)
        .executeTakeFirst()
    )?.value ?? null,
  async apply(target, { store, tenant }) {
    const value = target.after as string;
    await store
      .insertInto('bench.setting')
      .values({ tenant_id: tenant, name: target.ref, value, version: 1 })
      .onConflict(conflict => conflict.columns(['tenant_id', 'name']).doUpdateSet({ value }))
      .execute();
    if (value === 'broken') throw new Error('half way');
    return { receipt: { value } };
  },
  result: receipts => ({ changed: receipts[0] !== null }),
});

export const bench: Capability = {
  name: 'bench',
  title: 'Bench',
  description: 'Tools for the kernel’s own tests.',
  tools: [readBalance, jotNote, depositMoney, changeSetting],
  migrations: new URL('./migrations/', import.meta.url),
  draftTables: ['note'],
  listens: {
    'bench.deposited': async (event, store) => {
      const { account } = event.payload as { account: string };
      await store
        .insertInto('bench.heard')
        .values({ tenant_id: event.tenant, event_id: event.id, account })
        .execute();
    },
  },
};
