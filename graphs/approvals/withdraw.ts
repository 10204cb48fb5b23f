import type { IntentOf } from '../../agents/understanding.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Conversation, ConversationUpdate, Open, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings } from '../hands.ts';
import { withdraw } from '../proposals.ts';

/** Takes back the proposal that was named, else the newest of the conversation. */
export const withdrawOpen =
  (surroundings: Surroundings) =>
  async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const [intent, ...queue] = state.queue as [IntentOf<'withdraw_proposal'>];
    const meant = proposalMeant(intent.slots.proposal, state.open);
    if (!meant)
      return {
        queue,
        answer: adding(state.answer, {
          reply: { statements: ['Nothing waits here that I could take back.'] },
        }),
      };
    const taken = await withdraw(handsFor(surroundings, 'withdraw', state, runtime), meant);
    const more: More =
      taken.kind === 'problem'
        ? troubleOf(taken)
        : {
            reply: {
              statements: [
                taken.kind === 'withdrawn' ? taken.said : 'It was decided already, so I cannot take it back.',
              ],
            },
          };
    return { queue, answer: adding(state.answer, more) };
  };

/** One that was named may be of another conversation: its own record says whether it can be withdrawn. */
const proposalMeant = (named: string | undefined, open: readonly Open[]): Open | undefined =>
  named ? (open.find(({ id }) => id === named) ?? { id: named, sentence: named, url: '' }) : open.at(-1);
