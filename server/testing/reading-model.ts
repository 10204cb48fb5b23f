import { OfflinePlanner } from '../../agents/planner/planner.ts';
import { ModelServer, toolCall } from '../../agents/testing/model-server.ts';
import type { UnderstandingRequest } from '../../agents/understanding.ts';

/**
 * A language model on loopback that reads as the planner does, but for what stands in brackets, and overlooks how many are
 * wanted unless its prompt tells it to mind that.
 */
export class ReadingModel {
  readonly #server = new ModelServer();
  readonly #planner = new OfflinePlanner();
  static readonly mind = 'Mind how many are wanted.';
  /** Prompts that it was asked under, oldest first. */
  readonly prompts: string[] = [];

  open(): Promise<string> {
    return this.#server.serve((body, response) => {
      const [prompt, situation, message] = body.messages as { content: string }[];
      this.prompts.push(prompt!.content);
      const request = {
        ...(JSON.parse(situation!.content) as UnderstandingRequest),
        message: message!.content.replaceAll(/\s*\([^)]*\)/g, ''),
      };
      const { intents, ...rest } = this.#planner.read(request);
      const read = prompt!.content.includes(ReadingModel.mind)
        ? intents
        : intents.map(intent => ({ ...intent, slots: { ...intent.slots, quantity: undefined } }));
      toolCall(JSON.stringify({ ...rest, intents: read }))(body, response);
    });
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
