import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { Serialized } from '@langchain/core/load/serializable';
import type { AIMessage, UsageMetadata } from '@langchain/core/messages';
import type { ChatGeneration, LLMResult } from '@langchain/core/outputs';
import { getConfig, isGraphBubbleUp } from '@langchain/langgraph';
import { context, type Span, SpanKind, trace } from '@opentelemetry/api';
import { markFailed } from '../platform/telemetry/tracing.ts';

const tracer = trace.getTracer('countersign');

/** The spans of steps that are under way, by LangChain's id of the step. */
const steps = new Map<string, Span>();

type Metadata = Readonly<Record<string, unknown>>;

/**
 * Makes spans of what LangGraph tells its callbacks: a workflow for a graph, one for each node, one for each question to a
 * model. What LangChain does in between has none, and what is below it hangs on the node.
 */
class StepSpans extends BaseCallbackHandler {
  readonly name = 'countersign_spans';
  override readonly awaitHandlers = true;
  readonly #own = new Set<string>();
  readonly #nodes = new WeakMap<Span, string>();

  // The order in which LangChain hands these over; its typings name another.
  override handleChainStart(
    _chain: Serialized,
    _inputs: unknown,
    id: string,
    parent?: string,
    tags: string[] = [],
    metadata: Metadata = {},
    _type?: string,
    name = '',
  ): void {
    if (tags.includes('langsmith:hidden')) this.#below(id, parent);
    else if (name && name === metadata.langgraph_node) this.#node(id, parent, name);
    else if (parent === undefined)
      this.#begin(id, parent, `invoke_workflow ${name}`, {
        'gen_ai.operation.name': 'invoke_workflow',
        'gen_ai.agent.name': name,
        ...(typeof metadata.thread_id === 'string' ? { 'gen_ai.conversation.id': metadata.thread_id } : {}),
      });
    else this.#below(id, parent);
  }
  override handleChainEnd(_outputs: unknown, id: string): void {
    this.#end(id);
  }
  override handleChainError(error: unknown, id: string): void {
    this.#end(id, isGraphBubbleUp(error) ? undefined : error);
  }

  override handleChatModelStart(
    _model: Serialized,
    _messages: unknown,
    id: string,
    parent?: string,
    _extra?: Metadata,
    _tags?: string[],
    metadata: Metadata = {},
  ): void {
    const model = String(metadata.ls_model_name ?? 'planner');
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': String(metadata.ls_provider ?? 'countersign'),
      'gen_ai.request.model': model,
    };
    this.#begin(id, parent, `chat ${model}`, attributes, SpanKind.CLIENT);
  }
  override handleLLMEnd({ generations: [first] }: LLMResult, id: string): void {
    const answer = (first?.[0] as ChatGeneration | undefined)?.message as AIMessage | undefined;
    const usage = answer?.usage_metadata as UsageMetadata | undefined;
    if (usage)
      steps.get(id)?.setAttributes({
        'gen_ai.usage.input_tokens': usage.input_tokens,
        'gen_ai.usage.output_tokens': usage.output_tokens,
      });
    this.#end(id);
  }
  override handleLLMError(error: unknown, id: string): void {
    this.#end(id, error);
  }

  /** A graph that is a node is told of twice under one name: as the node, and as the graph in it. */
  #node(id: string, parent: string | undefined, name: string): void {
    const above = parent === undefined ? undefined : steps.get(parent);
    if (above && this.#nodes.get(above) === name) this.#below(id, parent);
    else this.#nodes.set(this.#begin(id, parent, `node ${name}`, { 'countersign.graph.node': name }), name);
  }
  #begin(
    id: string,
    parent: string | undefined,
    name: string,
    attributes: Record<string, string>,
    kind = SpanKind.INTERNAL,
  ): Span {
    const above = parent === undefined ? undefined : steps.get(parent);
    const under = above ? trace.setSpan(context.active(), above) : context.active();
    const span = tracer.startSpan(name, { attributes, kind }, under);
    steps.set(id, span);
    this.#own.add(id);
    return span;
  }
  /** No span of its own: what comes below hangs on the one above. */
  #below(id: string, parent: string | undefined): void {
    const above = parent === undefined ? undefined : steps.get(parent);
    if (above) steps.set(id, above);
  }
  #end(id: string, error?: unknown): void {
    const span = steps.get(id);
    steps.delete(id);
    if (!span || !this.#own.delete(id)) return;
    if (error !== undefined) markFailed(span, error);
    span.end();
  }
}

/** What a graph is to be run with, so that its steps are spans of the trace at hand; nothing where that is not recorded. */
export const stepSpans = (): BaseCallbackHandler[] =>
  trace.getActiveSpan()?.isRecording() ? [new StepSpans()] : [];

/** Runs what a node does under the node's own span, when it has one. */
export function inNode<T>(work: () => T): T {
  const id = (
    getConfig() as { callbacks?: { getParentRunId?: () => string | undefined } } | undefined
  )?.callbacks?.getParentRunId?.();
  const span = id === undefined ? undefined : steps.get(id);
  return span ? context.with(trace.setSpan(context.active(), span), work) : work();
}
