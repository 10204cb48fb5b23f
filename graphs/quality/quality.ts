import { END, START, StateGraph } from '@langchain/langgraph';
import type { IntentName } from '../../agents/understanding.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import type { Surroundings } from '../hands.ts';
import { showDelivery } from './delivery.ts';
import { listFlaky } from './flaky.ts';
import { generateTest } from './generate.ts';
import { healSelector } from './heal.ts';
import { lookAtCi } from './look.ts';
import { quarantineTest, rerunJob } from './mend.ts';
import { planSession } from './session.ts';
import { nothingKept, type Quality, QualityServed, QualityState } from './state.ts';

const stepFor = {
  ci_status: 'look_at_ci',
  explain_ci_failure: 'look_at_ci',
  list_flaky_tests: 'flaky',
  show_delivery_metrics: 'delivery',
  rerun_job: 'rerun',
  quarantine_test: 'quarantine',
  heal_selector: 'heal',
  generate_test: 'generate',
  start_manual_session: 'session',
} as const satisfies Partial<Record<IntentName, string>>;

const begin = ({ queue: [intent] }: Quality) => stepFor[intent!.intent as keyof typeof stepFor];

/** Why something is red is looked up; what would mend it is offered, and proposed only when it is asked for. */
const qualityGraph = (surroundings: Surroundings) =>
  new StateGraph(QualityState, { output: QualityServed })
    .addNode('look_at_ci', lookAtCi(surroundings))
    .addNode('flaky', listFlaky(surroundings))
    .addNode('delivery', showDelivery(surroundings))
    .addNode('rerun', rerunJob(surroundings))
    .addNode('quarantine', quarantineTest(surroundings))
    .addNode('heal', healSelector(surroundings))
    .addNode('generate', generateTest(surroundings))
    .addNode('session', planSession(surroundings))
    .addConditionalEdges(START, begin, [
      'look_at_ci',
      'flaky',
      'delivery',
      'rerun',
      'quarantine',
      'heal',
      'generate',
      'session',
    ])
    .addEdge('look_at_ci', END)
    .addEdge('flaky', END)
    .addEdge('delivery', END)
    .addEdge('rerun', END)
    .addEdge('quarantine', END)
    .addEdge('heal', END)
    .addEdge('generate', END)
    .addEdge('session', END)
    .compile({ name: 'quality', checkpointer: false });

export const quality: CapabilityGraph = {
  name: 'quality',
  description:
    'Says how a build stands and why it failed, tells flaky from broken, and proposes reruns, quarantines, patches to tests and new tests; plans manual sessions; tells how fast and how safely changes reach production.',
  examples: [
    'why is main red?',
    'which tests are flaky?',
    'rerun the unit tests job',
    'heal the broken selector',
  ],
  serves: Object.keys(stepFor) as IntentName[],
  keeps: nothingKept,
  graph: qualityGraph,
};
