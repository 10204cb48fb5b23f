import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { Intent } from '../../agents/understanding.ts';
import { adding, type More } from '../answer.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import { type Conversation, conversationChannels, servedChannels } from '../conversation.ts';
import type { Surroundings } from '../hands.ts';

/** Says what it is for, answers courtesies, and says plainly what no graph serves. */
const generalGraph = (_surroundings: Surroundings, all: readonly CapabilityGraph[]) =>
  new StateGraph(Annotation.Root(conversationChannels), { output: Annotation.Root(servedChannels) })
    .addNode('talk', ({ queue: [intent, ...queue], answer }: Conversation) => ({
      queue,
      answer: adding(answer, answerTo(intent!, all)),
    }))
    .addEdge(START, 'talk')
    .addEdge('talk', END)
    .compile({ name: 'general', checkpointer: false });

function answerTo({ intent }: Intent, all: readonly CapabilityGraph[]): More {
  const suggestions = all.flatMap(({ examples: [first] }) => (first ? [first] : [])).slice(0, 4);
  switch (intent) {
    case 'greeting':
      return {
        reply: { statements: ['Hello! Tell me what you need, and I will propose it to you.'], suggestions },
      };
    case 'thanks':
      return { reply: { statements: ['You are welcome.'] } };
    case 'small_talk':
      return { reply: { statements: ['All right.'] } };
    case 'help':
      return {
        reply: {
          statements: [
            ...all.filter(({ serves }) => !serves.includes('help')).map(({ description }) => description),
            'You approve everything that binds; nothing happens before.',
          ],
          suggestions,
        },
      };
    case 'out_of_scope':
      return { reply: { statements: ['That is nothing I can do.'], suggestions } };
    default:
      return {
        reply: {
          statements: [
            `I understand that you want to ${intent.replaceAll('_', ' ')}, but I cannot do that yet.`,
          ],
          suggestions,
        },
      };
  }
}

export const general: CapabilityGraph = {
  name: 'general',
  description: 'Says what can be asked, answers courtesies, and says plainly what nobody here can do.',
  examples: ['help'],
  serves: ['help', 'greeting', 'thanks', 'small_talk', 'out_of_scope'],
  graph: generalGraph,
};
