import { Annotation, MessagesAnnotation } from '@langchain/langgraph';
import type { z } from 'zod';
import type { Intent } from '../agents/understanding.ts';
import type { getProposal } from '../tools/approvals/get-proposal.ts';
import { type Answer, noAnswer } from './answer.ts';

/** A proposal of the conversation that nobody has decided on yet. */
export interface Open {
  readonly id: string;
  readonly sentence: string;
  readonly url: string;
}

/** A proposal as its own record tells it. */
export type ProposalRecord = z.output<typeof getProposal.output>;

/** A channel that keeps the last value written. */
export const kept = <T>(initial: () => T) =>
  Annotation<T>({ reducer: (_before, now) => now, default: initial });

/** Where a graph keeps what it knows of the conversation. A channel cannot be called as a node is. */
export const channelOf = <Name extends string>(name: Name): `${Name}State` => `${name}State`;

/** What a capability's graph writes of the conversation, beside what it keeps for itself. */
export const servedChannels = {
  /** Intents of the message that are still to be served. */
  queue: kept<readonly Intent[]>(() => []),
  answer: kept<Answer>(() => noAnswer),
  /** Proposals of this conversation that nobody has decided on yet, oldest first. */
  open: kept<readonly Open[]>(() => []),
};

/** What every graph sees of the conversation. */
export const conversationChannels = {
  ...MessagesAnnotation.spec,
  ...servedChannels,
  /** In a step that waits: the proposal that it is about. */
  waiting: kept<Open | null>(() => null),
  settled: kept<string | null>(() => null),
  /** The record of a proposal that has ended, while it is reported. */
  outcome: kept<ProposalRecord | null>(() => null),
  /** The capability that was last at work: what "it" means is most likely of its things. */
  lastServed: kept<string | null>(() => null),
};

const ConversationState = Annotation.Root(conversationChannels);
export type Conversation = typeof ConversationState.State;
export type ConversationUpdate = Partial<typeof ConversationState.Update>;

/** As much of LangGraph's runtime as our nodes look at. */
export interface Runtime {
  readonly context?: unknown;
  readonly signal?: AbortSignal | undefined;
}
