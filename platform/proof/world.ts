import type { Ports } from '../context.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';
import type { Database } from '../database/database.ts';
import type { Job } from '../events/queue.ts';
import { newId } from '../identifiers.ts';
import type { Principal } from '../principal.ts';
import type { Keyring } from '../privacy/keys.ts';
import { Bank } from '../testing/bank.ts';
import { bench } from '../testing/bench.ts';
import { briskPace } from '../testing/kernel.ts';
import { Interleaver, newProcess, type Process } from './interleaver.ts';

/** A proposal as the one who asked for it and those who decided on it knew it. Nothing here was read from the kernel's rows. */
export interface Known {
  readonly id: string;
  /** The deposits that were asked for, by position. */
  readonly asked: readonly { readonly account: string; readonly amount: number }[];
  /** Each decision to approve that a person sent, answered or not: by whom, and which positions. */
  readonly approvals: { readonly by: string; readonly positions: readonly number[] }[];
  readonly approversNeeded: number;
  readonly byPolicy: boolean;
  /** How it ended before anything of it could be done, when somebody was told so. */
  ended?: 'rejected' | 'withdrawn' | 'superseded';
}

/** One of the product's processes over the shared database: its kernel, every effect of which waits for its turn. */
export interface Running {
  readonly process: Process;
  readonly kernel: Kernel;
}

interface Asked {
  readonly accounts: readonly string[];
  readonly amount: number;
  readonly risk: string;
}

/** One tenant's world: its people, its bank, its processes, and what is known of it from outside of the kernel. */
export class World {
  readonly tenant = newId();
  readonly ada = this.#person('Ada');
  readonly ben = this.#person('Ben');
  readonly stranger: Principal = { ...this.#person('Mallory'), tenant: newId() };
  readonly agent: Principal = {
    ...this.#person('Assistant'),
    kind: 'agent',
    scopes: ['*'],
    onBehalfOf: this.ada.id,
  };
  readonly bank = new Bank();
  readonly proposals: Known[] = [];
  readonly jobs: Job[] = [];
  readonly freezes: string[] = [];
  readonly policies: string[] = [];
  /** What must never be seen; the first is the history's failure. */
  readonly violations: string[] = [];
  /** Somebody wrote into the kernel's tables. */
  tampered = false;
  /** A lease ran out while its worker was still about to send: the vendor's key alone holds then. */
  overtaken = false;
  readonly interleaver: Interleaver;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly #running: (Running | undefined)[] = [];
  readonly #all: Kernel[] = [];
  readonly #expected = new Map<string, { asked: Known['asked']; risk: string }>();
  #hangUp = new AbortController();

  constructor(database: Database, keyring: Keyring, schedule: readonly number[]) {
    this.database = database;
    this.keyring = keyring;
    this.interleaver = new Interleaver(schedule);
  }

  #person(name: string): Principal {
    return {
      tenant: this.tenant,
      id: newId(),
      kind: 'operator',
      name,
      scopes: ['*', 'decisions:make'],
    };
  }

  /** Callers wait for as long as there is something to wait for. */
  get patience(): AbortSignal {
    return this.#hangUp.signal;
  }

  hangUp(): void {
    this.#hangUp.abort();
    this.#hangUp = new AbortController();
  }

  /** The process of this number, started when it is not running. Number 0 serves calls and decisions; the others work. */
  async process(number: number): Promise<Running> {
    const running = this.#running[number];
    if (running?.process.alive) return running;
    const process = newProcess();
    const kernel = await createKernel({
      database: {
        ...this.database,
        transaction: (scope, work) =>
          this.interleaver.gate(process, scope.role, () => this.database.transaction(scope, work)),
        read: (scope, work) =>
          this.interleaver.gate(process, scope.role, () => this.database.read(scope, work)),
      },
      keyring: this.keyring,
      capabilities: [bench],
      ports: { bank: this.#bankOf(process) } as Ports,
      proposalUrl: id => `http://localhost:4477/proposals/${id}`,
      pace: briskPace,
    });
    this.#all.push(kernel);
    const started = { process, kernel };
    this.#running[number] = started;
    return started;
  }

  /** Kills a process in mid-flight, if it runs. */
  kill(number: number): void {
    const running = this.#running[number];
    if (running) running.process.alive = false;
  }

  #bankOf(process: Process): Bank {
    const { bank, interleaver } = this;
    const port: Pick<Bank, 'balance' | 'deposit' | 'receiptOf'> = {
      balance: (...call) => interleaver.gate(process, 'balance', () => bank.balance(...call)),
      receiptOf: (...call) => interleaver.gate(process, 'receipt', () => bank.receiptOf(...call)),
      deposit: (...call) =>
        interleaver.gate(process, 'deposit', async () => {
          await this.#watch(call[3]);
          return bank.deposit(...call);
        }),
    };
    return port as Bank;
  }

  /** At the bank's door, with the database's own clock: was this sent after it was stopped, or after it was done? */
  async #watch(key: string): Promise<void> {
    if (this.bank.ledger.some(entry => entry.key === key) && !this.overtaken && !this.tampered)
      this.violations.push('a deposit was sent again though it had been made');
    if (this.tampered) return;
    const stopped = await this.database.asOwner(`
      select 1 from platform.target t
      join platform.run r on r.tenant_id = t.tenant_id and r.id = t.run_id
      join platform.proposal p on p.tenant_id = t.tenant_id and p.id = r.proposal_id
      join platform.grant g on g.tenant_id = t.tenant_id and g.id = r.grant_id
      left join platform.standing_policy s on s.tenant_id = t.tenant_id and s.id = g.policy_id
      where t.tenant_id = '${this.tenant}' and t.idempotency_key = '${key}'
      and (t.sent_at > s.revoked_at or (r.status = 'cancelled' and t.sent_at > r.ended_at)
        or exists (select 1 from platform.freeze f where f.tenant_id = t.tenant_id and f.lifted_at is null
          and f.frozen_at < t.sent_at
          and (f.scope = 'everything' or f.subject_id = p.requester_id or f.subject_id = g.policy_id)))`);
    if (stopped.length)
      this.violations.push('a deposit was sent after its run, policy or requester was stopped');
  }

  /** Notes what is asked for, under the key of the call; an edit's proposal is known at once. Returns the key. */
  expect({ accounts, amount, risk }: Asked, proposal?: string, key = `call ${this.#expected.size}`): string {
    const asked = accounts.map(account => ({ account, amount }));
    const earlier = this.#expected.get(key);
    if (proposal)
      this.proposals.push({ id: proposal, asked, approvals: [], approversNeeded: 1, byPolicy: false });
    // One key is one call: the same key for something else must be refused, and what came first stands.
    else if (!earlier) this.#expected.set(key, { asked, risk });
    return key;
  }

  /** Finds out which proposals the calls made, answered or not. Only ids and keys are taken from the rows. */
  async learn(fourEyes: boolean): Promise<void> {
    const rows = (await this.database.asOwner(
      `select id, split_part(dedupe_key, ':', 2) as key, document->'policy'->'standing' <> 'null' as by_policy
       from platform.proposal where tenant_id = '${this.tenant}' and dedupe_key is not null order by id`,
    )) as { id: string; key: string; by_policy: boolean }[];
    for (const { id, key, by_policy } of rows) {
      if (this.proposals.some(known => known.id === id)) continue;
      const { asked, risk } = this.#expected.get(key)!;
      const approversNeeded = fourEyes && risk === 'high' ? 2 : 1;
      this.proposals.push({ id, asked, approvals: [], approversNeeded, byPolicy: by_policy });
    }
  }

  async runs(status?: string): Promise<string[]> {
    const rows = await this.database.asOwner(
      `select id from platform.run where tenant_id = '${this.tenant}' ${status ? `and status = '${status}'` : ''} order by created_at`,
    );
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  async grantOf(proposal: string): Promise<string | undefined> {
    const rows = await this.database.asOwner(
      `select id from platform.grant where tenant_id = '${this.tenant}' and proposal_id = '${proposal}'`,
    );
    return (rows as { id: string }[])[0]?.id;
  }

  /** Frees what the processes hold, and leaves no job of this tenant to the next. */
  async close(): Promise<void> {
    this.hangUp();
    for (const kernel of this.#all) await kernel.close();
    await this.database.asOwner(`delete from platform.outbox where tenant_id = '${this.tenant}'`);
  }
}
