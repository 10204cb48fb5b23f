import { interrupt } from '@langchain/langgraph';
import type { Conversation, ConversationUpdate, Open } from './conversation.ts';

/** The payload of a wait: one superset that Agent Inbox, Agent Chat UI and our console all read. Nobody can answer it. */
export const waitPayload = ({ id, sentence, url }: Open) => ({
  kind: 'countersign.proposal',
  proposal: id,
  sentence,
  url,
  action_requests: [{ name: 'countersign', args: { proposal: id }, description: sentence }],
  review_configs: [{ action_name: 'countersign', allowed_decisions: [] }],
  action_request: { action: 'countersign', args: { proposal: id } },
  config: { allow_accept: false, allow_edit: false, allow_respond: false, allow_ignore: false },
  description: `${sentence}\n\nDecide at ${url}`,
});

/** Waits until the proposal has ended; the server wakes it, nobody else can. */
export const awaitDecision = ({ waiting }: Conversation): ConversationUpdate => {
  interrupt(waitPayload(waiting!));
  return { settled: waiting!.id };
};
