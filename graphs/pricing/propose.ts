import { adding, type More, troubleOf } from '../answer.ts';
import type { Open, Runtime } from '../conversation.ts';
import { handsFor, type Surroundings, tell } from '../hands.ts';
import { asOpen, doneByPolicy, withdraw } from '../proposals.ts';
import { keeping, type PriceWish, type Pricing, type Update } from './state.ts';

/** Proposes the drafted rule. A new version of a rule whose proposal still waits takes that one's place. */
export const proposeRule =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [, ...queue] = state.queue;
    const { id, version, wish } = state.draft!;
    tell({ step: 'propose', message: 'Writing the proposal' });
    const call = handsFor(surroundings, 'propose', state, runtime);
    const proposed = await call('pricing', proposerOf(wish), { rule: id, version });
    const ended = { queue, draft: null };
    if (proposed.kind === 'problem') return { ...ended, answer: adding(state.answer, troubleOf(proposed)) };
    if (proposed.kind === 'data') return { ...ended, answer: adding(state.answer, doneByPolicy(proposed)) };
    const earlier = earlierOf(state);
    const taken = earlier && (await withdraw(call, earlier, 'Replaced by a changed one'));
    const replaced = taken?.kind === 'withdrawn' ? earlier?.id : undefined;
    const left =
      taken && !replaced ? ['The earlier proposal could not be taken back: look at its card.'] : [];
    return {
      ...ended,
      ...keeping(state, { proposal: { id: proposed.id, rule: id } }),
      open: state.open.filter(each => each.id !== replaced),
      answer: adding(adding(state.answer, { reply: { statements: left } }), asWaiting(proposed)),
    };
  };

/** A wish with a recurrence becomes a standing policy, one with a start or an end both its legs, and any other a run now. */
const proposerOf = ({ schedule }: PriceWish): string =>
  schedule?.recurrence ? 'repeat_price_rule' : schedule ? 'schedule_price_rule' : 'apply_price_rule';

/** The rule was read back already: the answer need not say it twice. The card says it again. */
function asWaiting(proposed: Open): More {
  const [count = proposed.sentence] = proposed.sentence.split(/: (?=For prices in )/);
  return {
    ...asOpen(proposed),
    reply: { waiting: [`This waits for your approval: ${count}, as that rule says.`] },
  };
}

/** The proposal of an earlier version of the same rule, while it waits: two cards for one wish would be one too many. */
const earlierOf = ({ open, draft, pricingState: { proposal } }: Pricing): Open | undefined =>
  proposal?.rule === draft?.id ? open.find(({ id }) => id === proposal?.id) : undefined;
