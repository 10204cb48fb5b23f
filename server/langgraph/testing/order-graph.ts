import { AIMessage } from '@langchain/core/messages';
import {
  Annotation,
  END,
  getWriter,
  interrupt,
  MessagesAnnotation,
  type Runtime,
  Send,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { contextOf } from '../../../graphs/context.ts';

const OrderState = Annotation.Root({
  ...MessagesAnnotation.spec,
  wanted: Annotation<readonly string[]>,
  lastOrder: Annotation<string | null>,
  stale: Annotation<string | null>,
  /** Every order so far: a list that a continuation reads and writes anew. */
  orders: Annotation<readonly string[]>,
});
type State = typeof OrderState.State;

/** What the test's graph did, and a gate that holds its slow answers. */
export interface Ledger {
  readonly reports: string[];
  readonly callers: string[];
  /** How many of the next continuations fail before they report. */
  failures: number;
  gate: Promise<void>;
}

/** "buy tea", "buy tea and cups", "buy gift …", "slow", "break"; anything else is answered with its own words. */
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
  const report = (item: string, decision: string) => {
    if (ledger.failures-- > 0) throw new Error('the report failed');
    ledger.reports.push(`${item}: ${decision}`);
    const message = new AIMessage(`${item}: ${decision}`);
    if (decision === 'stale') return { messages: [message], stale: item };
    return { messages: [message], stale: null, ...(decision === 'approved' && { lastOrder: item }) };
  };
  const waitFor = (item: string) =>
    report(item, interrupt<object, { decision: string }>({ proposal: item }).decision);
  const wait = ({ wanted }: State) => waitFor(wanted[0]!);
  const waitAnew = ({ stale }: State) => waitFor(`${stale} anew`);
  /** A graph inside the graph, which waits in its own second step. */
  const gift = new StateGraph(OrderState)
    .addNode('wrap', () => ({ messages: [new AIMessage('Wrapped.')] }))
    .addNode('hand', wait)
    .addEdge(START, 'wrap')
    .addEdge('wrap', 'hand')
    .addEdge('hand', END)
    .compile();
  return new StateGraph(OrderState)
    .addNode('understand', understand)
    .addNode('answer', answer)
    .addNode('propose', propose)
    .addNode('wait', wait)
    .addNode('tally', ({ orders, lastOrder }) => ({ orders: [...(orders ?? []), lastOrder!] }))
    .addNode('anew', waitAnew)
    .addNode('gift', gift)
    .addEdge(START, 'understand')
    .addConditionalEdges('understand', ({ wanted }) => (wanted.length > 0 ? 'propose' : 'answer'), [
      'propose',
      'answer',
    ])
    .addConditionalEdges('propose', eachWait, ['wait', 'gift'])
    .addConditionalEdges('wait', ({ stale }) => (stale ? 'anew' : 'tally'), ['anew', 'tally'])
    .addEdge('tally', END)
    .addEdge('answer', END)
    .addEdge('anew', END)
    .addEdge('gift', END)
    .compile();
}

/** One wait for each thing that is wanted. */
const eachWait = ({ wanted }: State) =>
  wanted.map(item => new Send(item.startsWith('gift') ? 'gift' : 'wait', { wanted: [item] }));

const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
