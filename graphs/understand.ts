import { understand } from '../agents/understand.ts';
import { type Intent, type Situation, Situation as situationSchema } from '../agents/understanding.ts';
import { type Answer, adding, noAnswer } from './answer.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import { contextOf } from './context.ts';
import { type Conversation, type ConversationUpdate, channelOf, type Runtime } from './conversation.ts';
import { type Surroundings, tell } from './hands.ts';
import { servingFor } from './routes.ts';

const longestMessage = 4000;

/** Asks the model what the message means. The one node in which a model is asked for anything. */
export const understandMessage = (surroundings: Surroundings, all: readonly CapabilityGraph[]) => {
  const servant = servingFor(all);
  return async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    tell({ step: 'understand', message: 'Reading the message' });
    const text = state.messages.at(-1)?.text ?? '';
    const fresh = { queue: [], waiting: null, settled: null, outcome: null };
    if (text.length > longestMessage)
      return { ...fresh, answer: saying(`Please say it in at most ${longestMessage} characters.`) };
    const { principal, thread, budget } = contextOf(runtime);
    const { version, model, role } = await surroundings.readerFor(principal.tenant);
    const request = {
      message: text,
      now: surroundings.clock().toISOString(),
      time_zone: surroundings.timeZone,
      currency: surroundings.currency,
      situation: situationOf(state, all),
    };
    const understood = await understand(model, request, {
      role,
      budget,
      ...(runtime.signal ? { signal: runtime.signal } : {}),
    });
    if (!understood.ok) {
      const { code, message } = understood.failure;
      if (code === 'limit_reached') return { ...fresh, answer: saying(message) };
      return { ...fresh, answer: saying(`I could not read that just now (${code}): ${message}`) };
    }
    const { understanding } = understood;
    const message = state.messages.at(-1)?.id;
    if (message)
      await surroundings.onHeard?.({ principal, thread, message, version, request, understanding });
    const { not_understood, suggestions } = understanding;
    const intents = understanding.intents.map(intent => meantBy(intent, state, all));
    const working = intents.map(({ intent }) => servant(intent)).findLast(({ situation }) => situation);
    return {
      ...fresh,
      queue: intents,
      answer: adding(noAnswer, { reply: { not_understood, suggestions } }),
      ...(working ? { lastServed: working.name } : {}),
    };
  };
};

const saying = (statement: string): Answer => adding(noAnswer, { reply: { statements: [statement] } });

/** What a graph takes words for that could be about the things of several; else what they were understood as. */
function meantBy(intent: Intent, state: Conversation, all: readonly CapabilityGraph[]): Intent {
  for (const { name, means } of lastAtWorkFirst(state, all)) {
    const meant = means?.(intent, (state as never)[channelOf(name)], state);
    if (meant) return meant;
  }
  return intent;
}

const lastAtWorkFirst = ({ lastServed }: Conversation, all: readonly CapabilityGraph[]) =>
  all.toSorted((a, b) => Number(b.name === lastServed) - Number(a.name === lastServed));

/**
 * What the conversation is about, as little as the model needs: what each graph knows, and the proposals that wait. "It"
 * is the newest proposal that waits, else what the graph that was last at work says.
 */
export function situationOf(state: Conversation, all: readonly CapabilityGraph[]): Situation {
  const known = lastAtWorkFirst(state, all)
    .toReversed()
    .map(({ name, situation }) => situation?.((state as never)[channelOf(name)]) ?? {});
  const newest = state.open.at(-1);
  return situationSchema.parse({
    ...(Object.assign({}, ...known) as Partial<Situation>),
    proposals: state.open.toReversed().map(({ id, sentence }) => ({ id, summary: sentence })),
    ...(newest ? { focus: { kind: 'proposal', ref: newest.id } } : {}),
  });
}
