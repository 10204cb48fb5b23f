import { AIMessage } from '@langchain/core/messages';
import {
  Annotation,
  END,
  getWriter,
  interrupt,
  MessagesAnnotation,
  type Runtime,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { contextOf } from '../../../graphs/context.ts';

const OrderState = Annotation.Root({
  ...MessagesAnnotation.spec,
  wanted: Annotation<readonly string[]>,
  lastOrder: Annotation<string | null>,
});
type State = typeof OrderState.State;

/** What the test's graph did, and a gate that holds its slow answers. */
export interface Ledger {
  readonly reports: string[];
  readonly callers: string[];
  gate: Promise<void>;
}

/** "buy tea", "buy tea and cups", "slow", "break"; anything else is answered with its own words. */
export function orderGraph(ledger: Ledger) {
  const understand = ({ messages }: State) => {
    const said = messages.at(-1)!.text;
    getWriter()?.({ kind: 'progress', step: 'understand', message: said });
    return { wanted: said.startsWith('buy ') ? said.slice(4).split(' and ') : [] };
  };
  const answer = async ({ messages }: State, runtime: Runtime) => {
    const said = messages.at(-1)!.text;
    ledger.callers.push(contextOf(runtime).principal.name);
    if (said === 'slow') await Promise.race([ledger.gate, aborted(runtime.signal)]);
    if (said === 'break') throw new Error('a secret of ours');
    return { messages: [new AIMessage(`You said: ${said}`)] };
  };
  const propose = ({ wanted }: State) => ({
    messages: [new AIMessage(`I propose to order ${wanted.join(' and ')}.`)],
  });
  const waitFor = (position: number) => (state: State) => {
    const item = state.wanted[position]!;
    const { decision } = interrupt<object, { decision: string }>({ proposal: item });
    ledger.reports.push(`${item}: ${decision}`);
    return {
      messages: [new AIMessage({ id: `report-${item}`, content: `${item}: ${decision}` })],
      ...(decision === 'approved' && { lastOrder: item }),
    };
  };
  return new StateGraph(OrderState)
    .addNode('understand', understand)
    .addNode('answer', answer)
    .addNode('propose', propose)
    .addNode('first', waitFor(0))
    .addNode('second', waitFor(1))
    .addEdge(START, 'understand')
    .addConditionalEdges('understand', ({ wanted }) => (wanted.length > 0 ? 'propose' : 'answer'), [
      'propose',
      'answer',
    ])
    .addConditionalEdges('propose', ({ wanted }) => (wanted.length > 1 ? ['first', 'second'] : ['first']), [
      'first',
      'second',
    ])
    .addEdge('answer', END)
    .addEdge('first', END)
    .addEdge('second', END)
    .compile();
}

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
