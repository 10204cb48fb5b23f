/**
 * The offline planner: a LangChain chat model that reads messages with a grammar instead of weights. It is called
 * exactly as a live model is. Asked with the tool `understand`, it answers with a call of that tool; asked for
 * JSON, with the same as text; given a reply to put into words, with plain English. It is deterministic.
 */
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BaseChatModelParams,
} from '@langchain/core/language_models/chat_models';
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs';
import { compose, Reply } from '../reply.ts';
import { situationMessage } from '../understand.ts';
import { type Understanding, UnderstandingRequest, understandTool } from '../understanding.ts';
import { Grammar } from './grammar.ts';
import { readMessage } from './read.ts';
import type { Lexicon } from './vocabulary.ts';

export interface PlannerOptions extends BaseChatModelCallOptions {
  readonly tools?: readonly unknown[];
  readonly response_format?: { readonly type: string };
}

/** A human message of this name holds a {@link Reply} as JSON, to be put into words. */
export const replyMessage = 'reply';

const toolName = (tool: unknown): string | undefined => {
  const { function: declared, name } = tool as { function?: { name?: string }; name?: string };
  return declared?.name ?? name;
};

const textOf = (message: BaseMessage): string =>
  typeof message.content === 'string'
    ? message.content
    : message.content.map(part => ('text' in part ? String(part.text) : '')).join('');

export class OfflinePlanner extends BaseChatModel<PlannerOptions, AIMessageChunk> {
  readonly #grammar: Grammar;

  /** `grammar` is built once and can be shared: building it takes a third of a second, reading a message about one millisecond. */
  constructor(fields: BaseChatModelParams & { readonly grammar?: Grammar } = {}) {
    const { grammar, ...rest } = fields;
    super(rest);
    this.#grammar = grammar ?? new Grammar();
  }

  override _llmType(): string {
    return 'offline-planner';
  }

  /** Teaches names of a catalog: categories, properties, brands, shops. */
  learn(lexicon: Lexicon): void {
    this.#grammar.extend(lexicon);
  }

  /** The same as a call of the model, without messages around it. */
  read(request: UnderstandingRequest): Understanding {
    return readMessage(this.#grammar, request);
  }

  override bindTools(tools: readonly unknown[], kwargs?: Partial<PlannerOptions>) {
    return this.withConfig({ ...kwargs, tools } as Partial<PlannerOptions>);
  }

  /** The answer is right by construction, so the schema need not travel with every call; only its name does. */
  override withStructuredOutput(_schema: unknown, config?: Record<string, unknown>): never {
    const named = { name: (config?.name as string) ?? understandTool, type: 'object', properties: {} };
    return super.withStructuredOutput(named as never, config as never) as never;
  }

  override async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const message = this.#answer(messages, options);
    return { generations: [{ text: textOf(message), message }], llmOutput: {} };
  }

  /** Text streams word by word; a tool call comes whole, for it was never half-known. */
  override async *_streamResponseChunks(
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const answer = this.#answer(messages, options);
    const whole = textOf(answer);
    const pieces = answer.tool_calls?.length
      ? [answer]
      : (whole.match(/\s*\S+|\s+$/g) ?? []).map(text => new AIMessageChunk(text));
    for (const message of pieces) {
      options.signal?.throwIfAborted();
      const text = textOf(message);
      yield new ChatGenerationChunk({ message, text });
      await runManager?.handleLLMNewToken(text);
    }
  }

  #answer(messages: BaseMessage[], options: this['ParsedCallOptions']): AIMessageChunk {
    const last = messages.at(-1);
    if (!last) throw new Error('The offline planner needs a message to answer.');
    if (last.name === replyMessage) return new AIMessageChunk(compose(Reply.parse(JSON.parse(textOf(last)))));
    const understanding = this.read(requestOf(messages));
    const names = options.tools?.map(toolName) ?? [];
    if (names.includes(understandTool)) {
      const call = {
        name: understandTool,
        args: understanding,
        id: 'understand',
        type: 'tool_call' as const,
      };
      return new AIMessageChunk({ content: '', tool_calls: [call] });
    }
    if (names.length > 0)
      throw new Error(
        `The offline planner calls the tool "${understandTool}" only; it was offered ${names.join(', ')}.`,
      );
    if (options.response_format) return new AIMessageChunk(JSON.stringify(understanding));
    return new AIMessageChunk(
      compose(
        Reply.parse({ not_understood: understanding.not_understood, suggestions: understanding.suggestions }),
      ),
    );
  }
}

/** The last message is what the person said; the message named `situation` says all the rest. */
function requestOf(messages: BaseMessage[]): UnderstandingRequest {
  const situation = messages.findLast(message => message.name === situationMessage);
  if (!situation)
    throw new Error(
      `The offline planner needs a message named "${situationMessage}" with the time, the time zone and the currency.`,
    );
  return UnderstandingRequest.parse({ ...JSON.parse(textOf(situation)), message: textOf(messages.at(-1)!) });
}
