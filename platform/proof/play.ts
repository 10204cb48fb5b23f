import { dispatch } from '../dispatch.ts';
import { Refusal } from '../errors.ts';
import type { Job } from '../events/queue.ts';
import { relayDue } from '../events/relay.ts';
import type { Outcome } from '../kernel.ts';
import { kernelTransaction } from '../parts.ts';
import { consumeGrant } from '../proposals/consume.ts';
import { decide, openChallenge } from '../proposals/decide.ts';
import { freeze, thaw } from '../proposals/freeze.ts';
import { adoptPolicy, revokePolicy } from '../proposals/standing.ts';
import { withdraw } from '../proposals/withdraw.ts';
import { cancelRun, pauseRun, resumeRun } from '../runs/control.ts';
import type { Command, History } from './commands.ts';
import { forge } from './forge.ts';
import { tamper } from './tamper.ts';
import type { Known, Running, World } from './world.ts';

const server = 0;
const controls = { pause: pauseRun, resume: resumeRun, cancel: cancelRun };

/** Plays a history in a world of its own: the commands of a step side by side, gate by gate. */
export async function play(world: World, { fourEyes, steps }: History): Promise<void> {
  if (fourEyes) await askForTwoPeople(world);
  for (const step of steps) {
    const tasks = await Promise.all(
      step.map(async command => {
        const running = await world.process(processOf(command));
        if (command.do === 'work' && command.dieAfter !== null) running.process.fuse = command.dieAfter;
        return { process: running.process, work: () => carryOut(world, running, command) };
      }),
    );
    await world.interleaver.run(tasks, () => world.hangUp());
    await world.learn(fourEyes);
  }
}

/** Lets everything go on that was held, and works until there is nothing left to do. */
export async function bringToAnEnd(world: World): Promise<void> {
  const { process, kernel } = await world.process(3);
  const alone = (work: () => Promise<unknown>) =>
    world.interleaver.run([{ process, work: () => tolerant(world, work) }], () => world.hangUp());
  for (const freezing of world.freezes) await alone(() => thaw(kernel.parts, world.ada, freezing));
  for (const run of await world.runs('paused')) await alone(() => resumeRun(kernel.parts, world.ada, run));
  for (let round = 0; round < 40; round++) {
    await letLeasesRunOut(world);
    const before = world.jobs.length;
    await alone(() => work(world, { process, kernel }));
    if (world.jobs.length === before) return;
  }
  world.violations.push('the work never ends');
}

const processOf = (command: Command): number =>
  'process' in command && command.do !== 'kill' ? command.process : server;

async function carryOut(world: World, running: Running, command: Command): Promise<void> {
  if (command.do !== 'work') await world.interleaver.linger(running.process);
  await tolerant(world, () =>
    suddenly.has(command.do)
      ? world.interleaver.gate(running.process, 'world', async () => act(world, running, command))
      : act(world, running, command),
  );
}

/** What befalls a process in the middle of its work, at whatever gate it stands. */
const suddenly: ReadonlySet<Command['do']> = new Set(['fault', 'move', 'leases_run_out', 'kill']);

/** A refusal is an answer like any other; anything else is a bug, unless somebody wrote into the tables. */
async function tolerant(world: World, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal) && !world.tampered) throw error;
  }
}

async function act(world: World, running: Running, command: Command): Promise<unknown> {
  const { parts } = running.kernel;
  const { tenant, ada } = world;
  switch (command.do) {
    case 'propose':
      return propose(world, running, command);
    case 'edit':
      return withProposal(world, command.which, async known => {
        const input = { accounts: command.accounts, amount: command.amount };
        const outcome = await running.kernel.edit(ada, known.id, input);
        if (outcome.kind !== 'approval_required') return;
        known.ended = 'superseded';
        world.expect({ ...input, risk: 'medium' }, outcome.proposal.id);
      });
    case 'approve':
      return withProposal(world, command.which, async known => {
        const person = world[command.by];
        const positions = command.only === null ? undefined : [command.only % known.asked.length];
        const { nonce, fingerprint } = await openChallenge(parts, person, known.id);
        known.approvals.push({ by: person.id, positions: positions ?? known.asked.map((_, at) => at) });
        const answer = { proposal: known.id, fingerprint, challenge: nonce, positions };
        await decide(parts, person, { ...answer, decision: 'approve' });
      });
    case 'reject':
      return withProposal(world, command.which, async known => {
        const person = world[command.by];
        const { nonce, fingerprint } = await openChallenge(parts, person, known.id);
        await decide(parts, person, {
          proposal: known.id,
          decision: 'reject',
          fingerprint,
          challenge: nonce,
        });
        known.ended = 'rejected';
      });
    case 'withdraw':
      return withProposal(world, command.which, async known => {
        await withdraw(parts, world.agent, known.id);
        known.ended = 'withdrawn';
      });
    case 'forge':
      return withProposal(world, command.which, known => forge(world, parts, known, command.how));
    case 'tamper':
      return withProposal(world, command.which, known =>
        world.interleaver.gate(running.process, 'world', () => tamper(world, known, command.how)),
      );
    case 'consume':
      return withProposal(world, command.which, async known => {
        const grant = await world.grantOf(known.id);
        if (!grant) return;
        const use = () => kernelTransaction(parts, tenant, t => consumeGrant(t, parts, tenant, grant));
        await Promise.all([tolerant(world, use), tolerant(world, use)]);
      });
    case 'work':
      return work(world, running);
    case 'replay': {
      const job = world.jobs[command.which % Math.max(1, world.jobs.length)];
      if (!job) return;
      await world.database.asOwner(`update platform.outbox set done_at = null where id = '${job.id}'`);
      return dispatch(parts, job, []);
    }
    case 'freeze': {
      const subject = command.scope === 'agent' ? world.agent.id : world.policies.at(-1);
      if (command.scope === 'policy' && !subject) return;
      const scope =
        command.scope === 'everything' ? { kind: command.scope } : { kind: command.scope, id: subject! };
      return world.freezes.push(await freeze(parts, ada, scope, 'a history says so'));
    }
    case 'thaw': {
      const freezing = world.freezes[command.which % Math.max(1, world.freezes.length)];
      return freezing && Promise.all([1, 2].map(() => tolerant(world, () => thaw(parts, ada, freezing))));
    }
    case 'adopt':
      return world.policies.push(
        await kernelTransaction(parts, tenant, t => adoptPolicy(t, parts, policyOf(world))),
      );
    case 'revoke': {
      const policy = world.policies[command.which % Math.max(1, world.policies.length)];
      return (
        policy &&
        kernelTransaction(parts, tenant, t => revokePolicy(t, parts, { tenant, policy, by: ada.id }))
      );
    }
    case 'control': {
      const runs = await world.runs();
      const run = runs[command.which % Math.max(1, runs.length)];
      return run && controls[command.verb](parts, ada, run);
    }
    case 'fault':
      return world.bank.expectFaults(command.fault);
    case 'move':
      return world.bank.move(tenant, command.account, 90);
    case 'leases_run_out':
      return letLeasesRunOut(world);
    case 'wait':
      return new Promise(resolve => setTimeout(resolve, 160));
    case 'kill':
      return world.kill(command.process);
  }
}

async function withProposal(
  world: World,
  which: number,
  work: (known: Known) => Promise<unknown>,
): Promise<void> {
  const known = world.proposals[which % Math.max(1, world.proposals.length)];
  if (known) await work(known);
}

/** A call with a key is the same call each time that it is made. */
async function propose(
  world: World,
  { kernel }: Running,
  { key, brief, accounts, amount, risk }: Extract<Command, { do: 'propose' }>,
): Promise<Outcome> {
  const windows = brief ? { decide_within_ms: 25, use_within_ms: 15 } : {};
  const input =
    key === null
      ? { accounts, amount, risk, ...windows }
      : { accounts: ['a', 'b'], amount: key + 1, risk: 'medium' };
  const dedupeKey = world.expect(input, undefined, key === null ? undefined : `key ${key}`);
  return kernel.call(world.agent, 'deposit_money', input, { dedupeKey, signal: world.patience });
}

/** Takes what is due of the outbox and does it side by side, as a worker of the queue does. Who listens to events is proven elsewhere. */
async function work(world: World, { process, kernel }: Running): Promise<void> {
  const jobs: Job[] = [];
  const queue = {
    add: async (due: readonly Job[]) => void jobs.push(...due),
    work: async () => {},
    close: async () => {},
  };
  await world.interleaver.gate(process, 'relay', () => relayDue(world.database, queue));
  const ours = jobs.filter(job => job.topic !== 'event.deliver');
  world.jobs.push(...ours);
  await Promise.all(ours.map(job => tolerant(world, () => dispatch(kernel.parts, job, []))));
}

/** An hour passes for leases, retries and jobs. Deadlines that are signed cannot be moved so; they are met by waiting. */
async function letLeasesRunOut(world: World): Promise<void> {
  if (world.interleaver.awaits('deposit')) world.overtaken = true;
  await world.database.asOwner(`
    update platform.target set lease_until = lease_until - interval '1 hour', next_attempt_at = next_attempt_at - interval '1 hour'
      where tenant_id = '${world.tenant}' and status in ('pending', 'applying', 'unknown');
    update platform.outbox set relayed_at = relayed_at - interval '1 day',
      available_at = case topic when 'proposal.expire' then available_at else available_at - interval '1 hour' end
      where tenant_id = '${world.tenant}' and done_at is null`);
}

const policyOf = (world: World) => ({
  tenant: world.tenant,
  document: {
    name: 'Small deposits',
    actions: ['deposit_money'],
    accounts: ['bank'],
    max_risk: 'low' as const,
    max_spend_per_call: [{ amount: 8, currency: 'USD' }],
    budgets: [{ unit: 'USD', limit: 12, window: 'day' as const }],
    requesters: 'any' as const,
  },
  signedBy: world.ada.id,
  validUntil: new Date(Date.now() + 3_600_000),
});

const askForTwoPeople = (world: World): Promise<unknown> =>
  world.database.asOwner(`insert into platform.approval_rules (tenant_id, version, document, created_by) values
    ('${world.tenant}', 1, '{"two_people_from_risk": "high", "two_people_from": [], "passkey_from_risk": "never",
      "separate_requester": false, "decide_within_ms": 3600000, "use_within_ms": 3600000}', '${world.ada.id}')`);
