import { Client } from '@langchain/langgraph-sdk';
import { type AnswerPart, answerPart, type ProgressEvent } from '../../graphs/parts.ts';
import type { Person } from './person.ts';

export interface Said {
  readonly text: string;
  readonly parts: readonly AnswerPart[];
  /** What was streamed before it. */
  readonly progress: readonly ProgressEvent[];
}

interface Message {
  readonly id: string;
  readonly type: string;
  readonly content: string;
  readonly additional_kwargs?: { readonly parts?: unknown };
}
interface State {
  readonly messages: readonly Message[];
}

/** A conversation in the console's chat, over the LangGraph API. */
export class Conversation {
  readonly thread: string;
  readonly client: Client;
  readonly #person: Person;

  constructor(person: Person, client: Client, thread: string) {
    this.thread = thread;
    this.client = client;
    this.#person = person;
  }

  static async begin(person: Person): Promise<Conversation> {
    const client = clientOf(person);
    return new Conversation(person, client, (await client.threads.create()).thread_id);
  }

  /** The same conversation, gone on with by somebody who signed in anew. */
  heldBy(person: Person): Conversation {
    return new Conversation(person, clientOf(person), this.thread);
  }

  /** Says something and resolves with the answer. */
  async say(content: string): Promise<Said> {
    const progress: ProgressEvent[] = [];
    let state: State = { messages: [] };
    for await (const { event, data } of this.client.runs.stream(this.thread, 'countersign', {
      input: { messages: [{ type: 'human', content }] },
      streamMode: ['values', 'custom'],
    })) {
      if (event === 'custom') progress.push(data as unknown as ProgressEvent);
      if (event === 'values') state = data as unknown as State;
      if (event === 'error') throw new Error(JSON.stringify(data));
    }
    return { ...saidIn(state.messages.at(-1)), progress };
  }

  /** Says what leads to a proposal, and resolves with its id. */
  async propose(content: string): Promise<string> {
    const answer = await this.say(content);
    const id = proposalIn(answer);
    if (!id) throw new Error(`no proposal: ${answer.text}`);
    return id;
  }

  /** What the conversation tells of a proposal that has ended, as soon as it does. */
  async told(proposal: string): Promise<Said> {
    const runs = await this.#person.listen(`/langgraph/threads/${this.thread}/stream`);
    let report = await this.#report(proposal);
    while (!report) {
      const news = await runs.next();
      if (!news) throw new Error('the conversation tells nothing more');
      if (news.event !== 'metadata') continue;
      await this.client.runs.join(this.thread, JSON.parse(news.data).run_id);
      report = await this.#report(proposal);
    }
    runs.close();
    return { ...saidIn(report), progress: [] };
  }

  /** All that was said, oldest first. */
  async messages(): Promise<readonly Message[]> {
    const { values } = await this.client.threads.getState<State>(this.thread);
    return values.messages ?? [];
  }

  async #report(proposal: string): Promise<Message | undefined> {
    return (await this.messages()).find(({ id }) => id === `report-${proposal}`);
  }
}

const clientOf = ({ origin, headers }: Person): Client =>
  new Client({ apiUrl: `${origin}/langgraph`, apiKey: null, defaultHeaders: { ...headers } });

const saidIn = (message: Message | undefined): Omit<Said, 'progress'> => ({
  text: message?.content ?? '',
  parts: answerPart.array().parse(message?.additional_kwargs?.parts ?? []),
});

/** The part of a kind that an answer shows; throws when there is none. */
export function partOf<Kind extends AnswerPart['kind']>(
  { parts, text }: Said,
  kind: Kind,
): Extract<AnswerPart, { kind: Kind }> {
  const found = parts.find(part => part.kind === kind);
  if (!found) throw new Error(`no ${kind} in: ${text}`);
  return found as Extract<AnswerPart, { kind: Kind }>;
}

/** The proposal whose card an answer shows last. */
export const proposalIn = ({ parts }: Said): string | undefined =>
  parts.findLast(part => part.kind === 'proposal')?.id;
