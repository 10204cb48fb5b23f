import { randomUUID } from 'node:crypto';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage } from '@langchain/core/messages';
import { MemorySaver } from '@langchain/langgraph';
import { Budget } from '../../agents/budget.ts';
import { runLimits } from '../../agents/roles.ts';
import { answerPart } from '../../graphs/parts.ts';
import { asShipped } from '../../graphs/reader.ts';
import { registry } from '../../graphs/registry.ts';
import { supervisorGraph } from '../../graphs/supervisor.ts';
import type { Toolset } from '../../graphs/toolset.ts';
import type { Said } from '../house/person.ts';

interface Spoken {
  readonly messages: readonly {
    readonly content: unknown;
    readonly additional_kwargs?: { readonly parts?: unknown };
  }[];
  readonly __interrupt__?: readonly { readonly value?: { readonly proposal?: string } }[];
}

export interface Conversation {
  /** Says something at a time, and resolves with the answer and the proposals that wait. */
  say(text: string, now: Date): Promise<{ readonly answer: Said; readonly waits: string[] }>;
}

/**
 * The product's own graphs with this model and these tools, in this process, at a time that is given: so that a recording
 * can be made, and can be played again, to the letter.
 */
export function conversationWith(model: BaseChatModel, tools: Toolset, timeZone: string): Conversation {
  let now = new Date(0);
  const clock = () => now;
  const readerFor = async () => asShipped(model);
  const surroundings = { readerFor, toolsFor: () => tools, clock, timeZone, currency: 'USD' };
  const graph = supervisorGraph(surroundings, registry);
  graph.checkpointer = new MemorySaver();
  const principal = {
    tenant: randomUUID(),
    id: randomUUID(),
    kind: 'agent' as const,
    name: 'Recorder',
    scopes: [],
  };
  const thread = randomUUID();
  return {
    async say(text, at) {
      now = at;
      // Its time is counted by the real clock: the one that is given stands still.
      const budget = new Budget(runLimits, () => new Date());
      const state = (await graph.invoke({ messages: [new HumanMessage(text)] }, {
        configurable: { thread_id: thread },
        context: { principal, thread, run: randomUUID(), budget },
      } as never)) as unknown as Spoken;
      const last = state.messages.at(-1);
      const waits = (state.__interrupt__ ?? []).flatMap(({ value }) => value?.proposal ?? []);
      const parts = answerPart.array().parse(last?.additional_kwargs?.parts ?? []);
      return { answer: { text: String(last?.content ?? ''), parts }, waits };
    },
  };
}
