import type { IntentOf } from '../../agents/understanding.ts';
import { adding, type More } from '../answer.ts';
import type { Conversation, ConversationUpdate } from '../conversation.ts';

/** What only a person does, by a button: a message decides nothing and stops nothing. */
export const pointAtButtons = (state: Conversation): ConversationUpdate => {
  const [intent, ...queue] = state.queue as [IntentOf<'decide_in_chat'> | IntentOf<'kill_switch'>];
  const more = intent.intent === 'kill_switch' ? killSwitch : decision(state, intent.slots.proposal);
  return { queue, answer: adding(state.answer, more) };
};

const killSwitch: More = {
  reply: {
    statements: [
      'Stopping and resuming all writes is a button at the top of every page; only a person presses it.',
    ],
  },
};

function decision({ open }: Conversation, named: string | undefined): More {
  const meant = open.filter(({ id }) => id === named);
  const shown = meant.length ? meant : open;
  if (shown.length === 0)
    return { reply: { statements: ['Nothing waits for a decision in this conversation.'] } };
  return {
    reply: { statements: ['I cannot take a decision out of a message. Use the buttons on the card.'] },
    parts: shown.map(({ id }) => ({ kind: 'proposal', id })),
  };
}
