import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage } from '@langchain/core/messages';
import { Command, END, MemorySaver } from '@langchain/langgraph';
import { Budget } from '../../agents/budget.ts';
import { OfflinePlanner } from '../../agents/planner/planner.ts';
import { runLimits } from '../../agents/roles.ts';
import { createGateway } from '../../mcp-servers/gateway.ts';
import { newId } from '../../platform/identifiers.ts';
import { type Desk, type Goods, openPriceDesk } from '../../tools/testing/pricing.ts';
import type { Conversation } from '../conversation.ts';
import { type AnswerPart, answerPart } from '../parts.ts';
import { asShipped } from '../reader.ts';
import { registry } from '../registry.ts';
import { supervisorGraph } from '../supervisor.ts';
import { toolsetFor } from '../toolset.ts';

export interface Said {
  readonly text: string;
  readonly parts: readonly AnswerPart[];
  /** Of the whole message: outsiders' words are in it. */
  readonly untrusted: boolean;
  /** What waits for a decision now. */
  readonly open: readonly string[];
}

/** A conversation about the prices of one shop: the real supervisor and tools, over the real gateway. */
export interface PriceChat {
  readonly desk: Desk;
  say(message: string): Promise<Said>;
  /** What the conversation tells when this proposal, for which it waits, has ended. */
  told(proposal: string): Promise<Said>;
}
export interface ChatHow {
  readonly clock?: () => Date;
  readonly model?: BaseChatModel;
  readonly currency?: string;
}

export interface PriceChats {
  open(goods: readonly Goods[], how?: ChatHow): Promise<PriceChat>;
  close(): Promise<void>;
}

export async function openPriceChats(): Promise<PriceChats> {
  const house = await openPriceDesk();
  const gateway = createGateway({
    toolbox: house.test.kernel,
    origin: 'http://localhost',
    authenticate: () => Promise.reject(new Error('nobody comes in over HTTP here')),
    stateKey: new Uint8Array(32).fill(7),
    report: error => console.error(error),
  });
  const planner = new OfflinePlanner();
  planner.learn({ categories: { cables: [] } });
  return {
    async open(goods, { clock = () => new Date(), model = planner, currency = 'USD' } = {}) {
      const desk = await house.open(goods);
      const graph = supervisorGraph(
        {
          readerFor: async () => asShipped(model),
          toolsFor: () => toolsetFor(desk.agent, as => gateway.inProcess(as)),
          clock,
          timeZone: 'UTC',
          currency,
        },
        registry,
      );
      graph.checkpointer = new MemorySaver();
      const thread = newId();
      const config = () => ({
        configurable: { thread_id: thread },
        context: { principal: desk.ada, thread, run: newId(), budget: new Budget(runLimits, clock) },
      });
      const saidIn = ({ messages, open }: Conversation): Said => {
        const last = messages.at(-1)!;
        return {
          text: last.text,
          parts: answerPart.array().parse(last.additional_kwargs.parts ?? []),
          untrusted: last.additional_kwargs.untrusted === true,
          open: open.map(({ id }) => id),
        };
      };
      return {
        desk,
        async say(message) {
          // A message never drops what waits; here, where no server sets waits aside, nobody comes back to them.
          if ((await graph.getState(config())).tasks.length) await graph.updateState(config(), null, END);
          return saidIn(
            (await graph.invoke({ messages: [new HumanMessage(message)] }, config())) as Conversation,
          );
        },
        async told(proposal) {
          const { tasks } = await graph.getState(config());
          const wait = tasks
            .flatMap(({ interrupts }) => interrupts)
            .find(({ value }) => value.proposal === proposal);
          if (!wait) throw new Error(`the conversation does not wait for ${proposal}`);
          return saidIn(
            (await graph.invoke(new Command({ resume: { [wait.id!]: {} } }), config())) as Conversation,
          );
        },
      };
    },
    async close() {
      await gateway.close();
      await house.close();
    },
  };
}

/** The part of a kind that an answer shows; throws when there is none. */
export function partOf<Kind extends AnswerPart['kind']>(
  { parts, text }: Said,
  kind: Kind,
): Extract<AnswerPart, { kind: Kind }> {
  const found = parts.find(part => part.kind === kind);
  if (!found) throw new Error(`no ${kind} in: ${text}`);
  return found as Extract<AnswerPart, { kind: Kind }>;
}
