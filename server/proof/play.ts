import type { RunPage } from '../wire.ts';
import type { Command, History } from './commands.ts';
import { forge } from './forge.ts';
import { steer } from './steer.ts';
import type { Known, World } from './world.ts';

/** Plays a history: the commands of a step go out side by side, as the requests of people and programs do. */
export async function play(world: World, { fourEyes, steps }: History): Promise<void> {
  await world.house.require(fourEyes ? 2 : 1);
  for (const step of steps) {
    await Promise.all(
      step.map(async ({ after, command }) => {
        await new Promise(resolve => setTimeout(resolve, after));
        await act(world, command);
      }),
    );
    await world.learn();
  }
}

/** Lets everything go on that was held, and waits until nothing is under way. */
export async function bringToAnEnd(world: World): Promise<void> {
  const { ada } = world.house;
  for (const freezing of world.freezes) await ada.send('DELETE', `/api/freezes/${freezing}`);
  await world.learn();
  for (const { id } of (await runs(world, 'paused')).runs) await ada.send('POST', `/api/runs/${id}/resume`);
  await ada.whenChanged(async () => ((await underWay(world)) ? undefined : true));
}

const runs = (world: World, status: string): Promise<RunPage> =>
  world.house.ada.read(`/api/runs?status=${status}`);

async function underWay({ house, proposals }: World): Promise<boolean> {
  const views = await Promise.all(proposals.map(({ id }) => house.ada.proposal(id)));
  return views.some(
    ({ status, run }) =>
      status === 'approved' || (run !== null && ['queued', 'applying', 'paused'].includes(run.status)),
  );
}

async function act(world: World, command: Command): Promise<void> {
  switch (command.do) {
    case 'ask':
      return ask(world, command);
    case 'say':
      return void (await world.conversation.say(command.words));
    case 'approve':
      return withProposal(world, command.which, async known => {
        const answers = Array.from({ length: command.windows }, () => approve(world, known, command));
        await Promise.all(answers);
      });
    case 'reject':
      return withProposal(world, command.which, async known => {
        const answer = await world.house[command.by].decide(known.id, 'reject').catch(refused);
        if (answer?.status === 200) known.ended = 'rejected';
      });
    case 'withdraw':
      return withProposal(world, command.which, async known => {
        const answer = await world.house[command.by].send('POST', `/api/proposals/${known.id}/withdraw`, {});
        if (answer.status === 200) known.ended = 'withdrawn';
      });
    case 'edit':
      return withProposal(world, command.which, async known => {
        const other = world.proposals[command.like % world.proposals.length]!;
        const input = other.document.input as object;
        const path = `/api/proposals/${known.id}/edit`;
        const answer = await world.house[command.by].send('POST', path, { input });
        if (answer.status === 200) known.ended = 'superseded';
      });
    case 'forge':
      return withProposal(world, command.which, known => forge(world, known, command.first));
    case 'steer':
      return steer(world, command.first);
    case 'freeze': {
      const subject = command.agent ? world.proposals[0]?.document.requester.id : undefined;
      const scope = subject ? { scope: 'agent', subject } : { scope: 'everything' };
      const freezing = { ...scope, reason: 'a history says so' };
      return void world.freezes.push(
        (await world.house.ada.post<{ id: string }>('/api/freezes', freezing)).id,
      );
    }
    case 'thaw': {
      const freezing = world.freezes[command.which % Math.max(1, world.freezes.length)];
      if (freezing) await world.house.ada.send('DELETE', `/api/freezes/${freezing}`);
      return;
    }
    case 'control': {
      const known = world.proposals[command.which % Math.max(1, world.proposals.length)];
      const run = known && (await world.house.ada.proposal(known.id)).run;
      if (run) await world.house.ada.send('POST', `/api/runs/${run.id}/${command.verb}`);
      return;
    }
  }
}

/** A refusal to open a challenge is an answer like any other; `Person` throws it. */
const refused = (error: unknown): undefined => {
  if (error instanceof Error && /^4\d\d: /.test(error.message)) return undefined;
  throw error;
};

async function approve(
  world: World,
  known: Known,
  { by, only }: Extract<Command, { do: 'approve' }>,
): Promise<void> {
  const person = world.house[by];
  const every = known.shown.map((_, position) => position);
  const positions = only === null ? every : [only % every.length];
  const shown = await person.shown(known.id).catch(refused);
  if (!shown) return;
  known.approvals.push({ by, positions });
  const answer = await person.decide(known.id, 'approve', { ...shown, positions });
  if (answer.status === 200) known.spent = shown.challenge;
}

async function withProposal(
  world: World,
  which: number,
  work: (known: Known) => Promise<unknown>,
): Promise<void> {
  const known = world.proposals[which % Math.max(1, world.proposals.length)];
  if (known) await work(known);
}

/** Asks for a price rule: in a person's chat, which waits for the decision, or by an assistant's token over MCP. */
async function ask(
  world: World,
  { through, goods, percent }: Extract<Command, { do: 'ask' }>,
): Promise<void> {
  const skus = goods.map(index => world.goods[index]!.sku);
  if (through === 'chat') {
    await world.conversation.say(`raise the prices of ${skus.join(' and ')} by ${percent} %`);
    return;
  }
  const wish = { selector: { skus }, change: { kind: 'percent', basis_points: percent * 100 } };
  const { assistant } = world.house;
  const drafted = await assistant.callTool({ name: 'draft_price_rule', arguments: { wish } });
  const { rule } = drafted.structuredContent as { rule: string };
  await assistant.callTool({ name: 'apply_price_rule', arguments: { rule } });
}
