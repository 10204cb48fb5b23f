import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { type Role, understandingRole } from '../agents/roles.ts';
import type { Understanding, UnderstandingRequest } from '../agents/understanding.ts';
import type { Principal } from '../platform/principal.ts';

/** Who reads a message: a model under a role's prompt and limits, and which version of them it is. */
export interface Reader {
  readonly version: number;
  readonly model: BaseChatModel;
  readonly role: Role;
}

/** A message that was understood, with all that was known when it was read. */
export interface HeardMessage {
  readonly principal: Principal;
  readonly thread: string;
  readonly message: string;
  readonly version: number;
  readonly request: UnderstandingRequest;
  readonly understanding: Understanding;
}

/** Version 1: a model with the prompt that is shipped. */
export const asShipped = (model: BaseChatModel): Reader => ({ version: 1, model, role: understandingRole });
