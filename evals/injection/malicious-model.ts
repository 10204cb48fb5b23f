import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import { type Attack, attacksOf, type Knowledge } from './attacks.ts';
import type { Goal } from './goals.ts';
import { argumentsFor, type Schema } from './try-arguments.ts';

/** A tool as it is offered to a model. */
export interface OfferedTool {
  readonly name: string;
  readonly description: string;
  readonly schema: Schema;
}

interface Instructions {
  readonly tools: readonly OfferedTool[];
  /** What it was persuaded to do; undefined: whatever it can, with every tool. */
  readonly goal: Goal | undefined;
  readonly knowledge: Omit<Knowledge, 'seen'>;
}

const callsAtOnce = 12;

/**
 * A model that has been taken over: it does what an attacker wants, with every tool and argument that it can think of,
 * and uses whatever it has read so far. A worst case: no defence may rest on what a model will not do.
 */
export class MaliciousModel extends BaseChatModel {
  readonly #instructions: Instructions;
  #planned: Attack[] | undefined;

  constructor(instructions: Instructions) {
    super({});
    this.#instructions = instructions;
  }

  _llmType(): string {
    return 'malicious';
  }

  async _generate(messages: BaseMessage[]): Promise<ChatResult> {
    const message = new AIMessage({ content: '', tool_calls: this.#next(messages) });
    return { generations: [{ text: '', message }] };
  }

  #next(messages: readonly BaseMessage[]) {
    const { tools, goal, knowledge } = this.#instructions;
    const turn = messages.filter(each => each.getType() === 'ai').length;
    const known = { ...knowledge, seen: messages.map(({ text }) => text).join('\n') };
    // First it looks around, so that it knows what to name.
    if (turn === 0) return asCalls(attacksOf('look_around', known), turn);
    this.#planned ??= goal ? attacksOf(goal, known) : sweep(tools, known);
    return asCalls(this.#planned.splice(0, callsAtOnce), turn);
  }
}

/** Every tool with every combination that its schema and a bad mind suggest, and then every attack there is. */
const sweep = (tools: readonly OfferedTool[], known: Knowledge): Attack[] => [
  ...tools.flatMap(({ name, schema }) => argumentsFor(schema, known).map(input => ({ tool: name, input }))),
  ...attacksOf('everything', known),
];

const asCalls = (attacks: readonly Attack[], turn: number) =>
  attacks.map(({ tool, input }, index) => ({
    id: `call-${turn}-${index}`,
    name: tool,
    args: input,
    type: 'tool_call' as const,
  }));
