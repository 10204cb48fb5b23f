import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Capability } from '../capability.ts';
import type { Ports } from '../context.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';
import type { Database } from '../database/database.ts';
import { dispatch } from '../dispatch.ts';
import type { Subscriber } from '../events/deliver.ts';
import type { Job, JobQueue } from '../events/queue.ts';
import { relayDue } from '../events/relay.ts';
import { newId } from '../identifiers.ts';
import type { Pace } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { Bank } from './bank.ts';
import { bench } from './bench.ts';
import { openTestDatabase } from './database.ts';

/** Retries and leases of a test: short, and without chance. */
export const briskPace: Partial<Pace> = {
  retryMs: [2, 4, 8],
  rateLimitMs: [5, 10, 20],
  jitter: 0,
  reconcileMs: 2,
  leaseMs: 5_000,
};

export interface TestKernel {
  readonly kernel: Kernel;
  readonly database: Database;
  readonly bank: Bank;
  /** A fresh tenant with two people and an assistant of the first. */
  people(): { tenant: string; ada: Principal; ben: Principal; agent: Principal };
  /** Does every job that is due, and those that follow from it, until nothing is left. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** A kernel on a database in memory with the bench's tools. The outbox is worked by hand, so that tests say when. */
export async function openTestKernel(
  options: {
    capabilities?: readonly Capability[];
    ports?: Partial<Ports>;
    database?: Database;
    pace?: Partial<Pace>;
    clock?: () => Date;
    /** What hears events beside the capabilities, as the server wires it. */
    hears?: (kernel: Pick<Kernel, 'parts' | 'call' | 'subscribe'>) => void;
    /** Another process of the same installation: its keys, its bank. */
    like?: TestKernel;
  } = {},
): Promise<TestKernel> {
  const capabilities = options.capabilities ?? [bench];
  const database = options.database ?? options.like?.database ?? (await openTestDatabase(capabilities));
  const bank = options.like?.bank ?? new Bank();
  const keyring =
    options.like?.kernel.parts.keyring ??
    (await openKeyring(join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys')));
  const kernel = await createKernel({
    database,
    keyring,
    capabilities,
    ports: { bank, ...options.ports } as Ports,
    proposalUrl: id => `http://localhost:4477/proposals/${id}`,
    pace: { ...briskPace, ...options.pace },
    ...(options.clock ? { clock: options.clock } : {}),
  });
  const subscribers: Subscriber[] = [];
  options.hears?.({ parts: kernel.parts, call: kernel.call, subscribe: each => subscribers.push(each) });
  const queue = handQueue();
  return {
    kernel,
    database,
    bank,
    people() {
      const tenant = newId();
      const person = (name: string): Principal => ({
        tenant,
        id: newId(),
        kind: 'operator',
        name,
        scopes: ['*', 'decisions:make'],
      });
      const ada = person('Ada');
      const agent: Principal = {
        tenant,
        id: newId(),
        kind: 'agent',
        name: 'Assistant',
        scopes: ['*'],
        onBehalfOf: ada.id,
      };
      return { tenant, ada, ben: person('Ben'), agent };
    },
    async settle() {
      for (let quiet = 0; quiet < 2; ) {
        await relayDue(database, queue);
        const jobs = queue.take();
        quiet = jobs.length ? 0 : quiet + 1;
        for (const job of jobs) await dispatch(kernel.parts, job, subscribers);
        if (!jobs.length && quiet < 2) await new Promise(resolve => setTimeout(resolve, 25));
      }
    },
    async close() {
      await kernel.close();
      if (!options.database && !options.like) await database.close();
    },
  };
}

function handQueue(): JobQueue & { take(): Job[] } {
  let waiting: Job[] = [];
  return {
    add: async jobs => {
      waiting.push(...jobs);
    },
    work: async () => {},
    close: async () => {},
    take() {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
}
