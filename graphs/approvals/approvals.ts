import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { IntentName } from '../../agents/understanding.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import { type Conversation, conversationChannels, servedChannels } from '../conversation.ts';
import type { Surroundings } from '../hands.ts';
import { pointAtButtons } from './decide-elsewhere.ts';
import { showProposals } from './show.ts';
import { withdrawOpen } from './withdraw.ts';

const stepFor = {
  list_proposals: 'show',
  show_proposal: 'show',
  withdraw_proposal: 'withdraw',
  decide_in_chat: 'point_at_buttons',
  kill_switch: 'point_at_buttons',
} as const satisfies Partial<Record<IntentName, string>>;

const begin = ({ queue: [intent] }: Conversation) => stepFor[intent!.intent as keyof typeof stepFor];

/** Shows proposals, takes one back, and points at the buttons for what only a person may do. */
const approvalsGraph = (surroundings: Surroundings) =>
  new StateGraph(Annotation.Root(conversationChannels), { output: Annotation.Root(servedChannels) })
    .addNode('show', showProposals(surroundings))
    .addNode('withdraw', withdrawOpen(surroundings))
    .addNode('point_at_buttons', pointAtButtons)
    .addConditionalEdges(START, begin, ['show', 'withdraw', 'point_at_buttons'])
    .addEdge('show', END)
    .addEdge('withdraw', END)
    .addEdge('point_at_buttons', END)
    .compile({ name: 'approvals', checkpointer: false });

export const approvals: CapabilityGraph = {
  name: 'approvals',
  description:
    'Shows what waits for a person and where each proposal stands, and takes proposals back. It never decides: that is done on the card.',
  examples: ['what needs my approval?', 'show my proposals'],
  serves: Object.keys(stepFor) as IntentName[],
  graph: approvalsGraph,
};
