import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { IntentName } from '../../agents/understanding.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import { type Conversation, conversationChannels, servedChannels } from '../conversation.ts';
import type { Surroundings } from '../hands.ts';
import { forgetPreferences } from './forget.ts';
import { rememberPreferences } from './remember.ts';
import { showPreferences } from './show.ts';

const stepFor = {
  set_preference: 'remember',
  show_preferences: 'show',
  forget_preference: 'forget',
} as const satisfies Partial<Record<IntentName, string>>;

const begin = ({ queue: [intent] }: Conversation) => stepFor[intent!.intent as keyof typeof stepFor];

/** Remembers what the person says to prefer, shows what is remembered with what taught it, and forgets. */
const memoryGraph = (surroundings: Surroundings) =>
  new StateGraph(Annotation.Root(conversationChannels), { output: Annotation.Root(servedChannels) })
    .addNode('remember', rememberPreferences(surroundings))
    .addNode('show', showPreferences(surroundings))
    .addNode('forget', forgetPreferences(surroundings))
    .addConditionalEdges(START, begin, ['remember', 'show', 'forget'])
    .addEdge('remember', END)
    .addEdge('show', END)
    .addEdge('forget', END)
    .compile({ name: 'memory', checkpointer: false });

export const memory: CapabilityGraph = {
  name: 'memory',
  description: 'Remembers what you prefer, shows what it remembers and what taught it, and forgets it.',
  examples: ['what do you remember about me?', 'always free returns', 'forget all my preferences'],
  serves: Object.keys(stepFor) as IntentName[],
  graph: memoryGraph,
};
