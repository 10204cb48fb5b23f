import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../context.ts';
import { createKernel, type Kernel } from '../create-kernel.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { type OwnDatabase, ownDatabase } from '../database/own-database.ts';
import { openServer } from '../database/server.ts';
import { newId } from '../identifiers.ts';
import { kernelTransaction } from '../parts.ts';
import type { Principal } from '../principal.ts';
import { openKeyring } from '../privacy/keyring-file.ts';
import { consumeGrant } from '../proposals/consume.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { freeze, thaw } from '../proposals/freeze.ts';
import { Bank } from '../testing/bank.ts';
import { bench } from '../testing/bench.ts';
import { openQueue } from './queue.ts';

/** A PostgreSQL server with pgvector, under a login that may create databases and roles; and a Redis. */
const url = process.env.TEST_DATABASE_URL;
const redisUrl = process.env.TEST_REDIS_URL;

describe.each([
  ['PostgreSQL', url !== undefined, undefined],
  ['Redis', url !== undefined && redisUrl !== undefined, redisUrl],
] as const)('two processes that share their work over %s', (_name, present, redis) => {
  let own: OwnDatabase;
  const bank = new Bank();
  const done = [0, 0];
  let kernels: Kernel[];
  let databases: Database[];

  /** The bank as one of the two reaches it, slow enough for both to be at work at once. */
  const bankOf = (number: 0 | 1): Bank =>
    ({
      balance: (...call: Parameters<Bank['balance']>) => bank.balance(...call),
      receiptOf: (...call: Parameters<Bank['receiptOf']>) => bank.receiptOf(...call),
      async deposit(...call: Parameters<Bank['deposit']>) {
        done[number]!++;
        await new Promise(resolve => setTimeout(resolve, 5));
        return bank.deposit(...call);
      },
    }) as Bank;

  beforeAll(async () => {
    if (!present) return;
    own = await ownDatabase(url!);
    databases = await Promise.all([openServer(own.url), openServer(own.url)]);
    await migrate(databases[0]!, [bench]);
    const keys = join(await mkdtemp(join(tmpdir(), 'countersign-keys-')), 'keys');
    await openKeyring(keys);
    kernels = await Promise.all(
      databases.map(async (database, number) =>
        createKernel({
          database,
          keyring: await openKeyring(keys),
          capabilities: [bench],
          ports: { bank: bankOf(number as 0 | 1) } as Ports,
          proposalUrl: id => `http://localhost/proposals/${id}`,
          pace: { retryMs: [10, 20, 40], reconcileMs: 10 },
        }),
      ),
    );
    for (const [number, kernel] of kernels.entries())
      await kernel.startWorkers(
        await openQueue({ database: databases[number]!, databaseUrl: own.url, redisUrl: redis }),
      );
  });
  afterAll(async () => {
    if (!present) return;
    for (const kernel of kernels ?? []) await kernel.close();
    for (const database of databases ?? []) await database.close();
    await own?.drop();
  });

  const people = () => {
    const tenant = newId();
    const ada: Principal = {
      tenant,
      id: newId(),
      kind: 'operator',
      name: 'Ada',
      scopes: ['*', 'decisions:make'],
    };
    const agent: Principal = { tenant, id: newId(), kind: 'agent', name: 'Assistant', scopes: ['*'] };
    return { tenant, ada, agent };
  };
  const proposed = async (kernel: Kernel, agent: Principal, accounts: readonly string[]) => {
    const outcome = await kernel.call(agent, 'deposit_money', { accounts, amount: 1 });
    if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
    return outcome.proposal.id;
  };
  const approve = async ({ parts }: Kernel, ada: Principal, proposal: string) => {
    const { nonce, fingerprint } = await openChallenge(parts, ada, proposal);
    await decide(parts, ada, { proposal, decision: 'approve', fingerprint, challenge: nonce });
  };
  const written = (tenant: string) =>
    bank.ledger.filter(entry => entry.tenant === tenant).map(({ account }) => account);

  it.skipIf(!present)('do each target once, and both of them work', async () => {
    const { tenant, ada, agent } = people();
    const accounts = Array.from({ length: 120 }, (_, index) => `a${index}`);
    bank.expectFaults('lost_answer', 'lost_request', 'unavailable', 'lost_answer');
    const ends = Array.from({ length: 40 }, async (_, index) => {
      const [one, other] = index % 2 ? [kernels[0]!, kernels[1]!] : [kernels[1]!, kernels[0]!];
      const id = await proposed(one, agent, accounts.slice(index * 3, index * 3 + 3));
      const end = one.waitForProposal(agent, id, 120_000);
      await approve(other, ada, id);
      return end;
    });
    for (const outcome of await Promise.all(ends))
      expect(outcome).toMatchObject({ kind: 'result', data: { deposited: 3 } });
    expect(written(tenant).sort()).toEqual([...accounts].sort());
    expect(done.every(count => count > 10)).toBe(true);
  });

  it.skipIf(!present)(
    'give one of many who press at the same moment the decision, and one of many who use it the grant',
    async () => {
      const { tenant, ada, agent } = people();
      const stop = await freeze(kernels[0]!.parts, ada, { kind: 'everything' }, 'hold the grant');
      const id = await proposed(kernels[0]!, agent, ['a']);
      const presses = await Promise.allSettled(
        [...kernels, ...kernels].map(kernel => approve(kernel, ada, id)),
      );
      expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const [{ id: grant }] = (await databases[0]!.asOwner(
        `select id from platform.grant where proposal_id = '${id}'`,
      )) as [{ id: string }];
      // The queue's own try is over before the freeze is: it would be one more who uses the grant.
      const held = `select 1 from platform.proposal where id = '${id}' and problem is not null`;
      while ((await databases[0]!.asOwner(held)).length === 0) await new Promise(setImmediate);
      await databases[0]!.asOwner(`update platform.freeze set lifted_at = now() where id = '${stop}'`);
      const uses = await Promise.allSettled(
        [...kernels, ...kernels, ...kernels].map(({ parts }) =>
          kernelTransaction(parts, tenant, t => consumeGrant(t, parts, tenant, grant)),
        ),
      );
      expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const use of uses)
        if (use.status === 'rejected') expect(use.reason).toMatchObject({ code: 'grant_spent' });
      expect(await kernels[1]!.waitForProposal(agent, id, 60_000)).toMatchObject({ kind: 'result' });
      expect(written(tenant)).toEqual(['a']);
    },
  );

  it.skipIf(!present)(
    'send nothing from the moment that the kill switch has answered, and go on when it is lifted',
    async () => {
      const { tenant, ada, agent } = people();
      const accounts = Array.from({ length: 60 }, (_, index) => `f${index}`);
      const id = await proposed(kernels[0]!, agent, accounts);
      await approve(kernels[1]!, ada, id);
      while (written(tenant).length < 5) await new Promise(setImmediate);
      const stop = await freeze(kernels[1]!.parts, ada, { kind: 'everything' }, 'in full flight');
      const count = async (which: string) =>
        Number(
          (
            (await databases[0]!.asOwner(
              `select count(*) as n from platform.target t join platform.freeze f on f.tenant_id = t.tenant_id
           where t.tenant_id = '${tenant}' and ${which}`,
            )) as [{ n: string }]
          )[0].n,
        );
      while ((await count(`t.status = 'applying' and t.sent_at is not null`)) > 0)
        await new Promise(resolve => setTimeout(resolve, 20));
      expect(await count('t.sent_at > f.frozen_at')).toBe(0);
      expect(written(tenant).length).toBeLessThan(accounts.length);
      await thaw(kernels[0]!.parts, ada, stop);
      expect(await kernels[0]!.waitForProposal(agent, id, 120_000)).toMatchObject({
        kind: 'result',
        data: { deposited: 60 },
      });
      expect(written(tenant).sort()).toEqual([...accounts].sort());
    },
  );
});
