import { END, START, StateGraph } from '@langchain/langgraph';
import type { IntentName } from '../../agents/understanding.ts';
import type { CapabilityGraph } from '../capability-graph.ts';
import type { Surroundings } from '../hands.ts';
import { draftRule } from './draft.ts';
import { explain } from './explain.ts';
import { standInMarket, watchMarket } from './market.ts';
import { proposeRule } from './propose.ts';
import { lookAtRun, tellRun } from './runs.ts';
import { showSchedules, stopSchedule } from './schedules.ts';
import { simulateRule } from './simulate.ts';
import {
  nothingKept,
  type Pricing,
  PricingServed,
  PricingState,
  pricingMeans,
  pricingSituation,
} from './state.ts';
import { undoRun } from './undo.ts';

const stepFor = {
  adjust_prices: 'draft_rule',
  simulate_prices: 'draft_rule',
  explain_price: 'explain',
  undo_price_run: 'undo',
  price_run_status: 'look_at_run',
  stop_price_schedule: 'stop_schedule',
  list_price_schedules: 'show_schedules',
  market_position: 'market',
  watch_competitor: 'watch',
} as const satisfies Partial<Record<IntentName, string>>;

/** An outcome is told; an intent goes to the step that serves it. */
const begin = ({ outcome, queue: [intent] }: Pricing) =>
  outcome ? 'tell_run' : stepFor[intent!.intent as keyof typeof stepFor];

/** On with the draft as long as there is one: what was refused, or would change nothing, has ended. */
const onTo =
  <Step extends string>(step: Step) =>
  ({ draft }: Pricing): Step | typeof END =>
    draft ? step : END;

/** A wish becomes a rule, the rule is read back and tried on every price, and only then proposed. */
const pricingGraph = (surroundings: Surroundings) =>
  new StateGraph(PricingState, { output: PricingServed })
    .addNode('draft_rule', draftRule(surroundings))
    .addNode('simulate_rule', simulateRule(surroundings))
    .addNode('propose_rule', proposeRule(surroundings))
    .addNode('explain', explain(surroundings))
    .addNode('undo', undoRun(surroundings))
    .addNode('look_at_run', lookAtRun(surroundings))
    .addNode('stop_schedule', stopSchedule(surroundings))
    .addNode('show_schedules', showSchedules(surroundings))
    .addNode('market', standInMarket(surroundings))
    .addNode('watch', watchMarket(surroundings))
    .addNode('tell_run', tellRun(surroundings))
    .addConditionalEdges(START, begin, [
      'draft_rule',
      'explain',
      'undo',
      'look_at_run',
      'stop_schedule',
      'show_schedules',
      'market',
      'watch',
      'tell_run',
    ])
    .addConditionalEdges('draft_rule', onTo('simulate_rule'), ['simulate_rule', END])
    .addConditionalEdges('simulate_rule', onTo('propose_rule'), ['propose_rule', END])
    .addEdge('propose_rule', END)
    .addEdge('explain', END)
    .addEdge('undo', END)
    .addEdge('look_at_run', END)
    .addEdge('stop_schedule', END)
    .addEdge('show_schedules', END)
    .addEdge('market', END)
    .addEdge('watch', END)
    .addEdge('tell_run', END)
    .compile({ name: 'pricing', checkpointer: false });

export const pricing: CapabilityGraph = {
  name: 'pricing',
  description:
    'Turns a wish into a price rule, reads it back, shows what it would do, proposes it, explains prices and undoes runs.',
  examples: [
    'drop slow-moving headphones 5 % but keep 20 % margin',
    'what if we cut monitors by 5%?',
    "undo yesterday's price run",
    'how is the price run going?',
    'drop cables 5 % every Friday until Christmas',
    'stop the Friday rule',
    'show my price schedules',
  ],
  serves: Object.keys(stepFor) as IntentName[],
  actions: ['apply_price_rule', 'schedule_price_rule', 'revert_price_run'],
  keeps: nothingKept,
  situation: pricingSituation,
  means: pricingMeans,
  graph: pricingGraph,
};
