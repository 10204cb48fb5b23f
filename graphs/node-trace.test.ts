import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import { context, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withSpan } from '../platform/telemetry/tracing.ts';
import { inNode, stepSpans } from './node-trace.ts';

type Processor = NonNullable<NonNullable<ConstructorParameters<typeof NodeSDK>[0]>['spanProcessors']>[number];
const spans: Parameters<Processor['onEnd']>[0][] = [];
const nothing = async (): Promise<void> => {};
const sdk = new NodeSDK({
  spanProcessors: [
    { onStart: () => {}, onEnd: span => void spans.push(span), forceFlush: nothing, shutdown: nothing },
  ],
  metricReaders: [],
  logRecordProcessors: [],
});
beforeAll(() => sdk.start());
afterAll(() => sdk.shutdown());

const State = Annotation.Root({ said: Annotation<string> });
const look = async () => inNode(() => withSpan('execute_tool look', {}, async () => ({ said: 'here' })));
/** A graph whose node is a graph, as the supervisor's are. */
const inner = new StateGraph(State).addNode('look', look).addEdge(START, 'look').addEdge('look', END);
const graph = new StateGraph(State)
  .addNode('shopping', inner.compile({ name: 'shopping' }))
  .addEdge(START, 'shopping')
  .addEdge('shopping', END)
  .compile({ name: 'countersign' });

it('a node that is a graph is one span, and what its own nodes do hangs on them', async () => {
  await withSpan('a request', {}, () => graph.invoke({ said: '' }, { callbacks: stepSpans() }));
  const chain = (name: string): string[] => {
    const span = spans.find(each => each.name === name)!;
    const above = spans.find(each => each.spanContext().spanId === span.parentSpanContext?.spanId);
    return [name, ...(above ? chain(above.name) : [])];
  };
  expect(chain('execute_tool look')).toEqual([
    'execute_tool look',
    'node look',
    'node shopping',
    'invoke_workflow countersign',
    'a request',
  ]);
  expect(spans.map(({ name }) => name).filter(name => name === 'node shopping')).toHaveLength(1);
  expect(trace.getSpan(context.active())).toBeUndefined();
});
