import type { IntentOf } from '../../agents/understanding.ts';
import { draftPriceRule } from '../../tools/pricing/draft-price-rule.ts';
import { adding, troubleOf } from '../answer.ts';
import type { Runtime } from '../conversation.ts';
import { handsFor, type Surroundings, tell } from '../hands.ts';
import type { PriceWish, Pricing, Update } from './state.ts';

const longestName = 80;

/** Makes a rule of the wish, and reads it back: what a person approves is the rule, not our reading of the words. */
export const draftRule =
  (surroundings: Surroundings) =>
  async (state: Pricing, runtime: Runtime): Promise<Update> => {
    const [{ slots }, ...queue] = state.queue as [IntentOf<'adjust_prices'> | IntentOf<'simulate_prices'>];
    const last = state.pricingState.rule;
    const goesOn = !names(slots.selector) && last !== null;
    const wish = goesOn ? changed(last.wish, slots) : slots;
    const call = handsFor(surroundings, 'draft', state, runtime);
    tell({ step: 'draft', message: 'Writing the rule down' });
    const drafted = await call('pricing', 'draft_price_rule', {
      name: nameOf(state),
      wish: JSON.parse(JSON.stringify(wish)),
      currency: surroundings.currency,
      time_zone: surroundings.timeZone,
      ...(goesOn ? { rule: last.id } : {}),
    });
    if (drafted.kind === 'problem')
      return { queue, draft: null, answer: adding(state.answer, troubleOf(drafted)) };
    const { rule, version, sentence, findings } = draftPriceRule.output.parse(
      drafted.kind === 'data' ? drafted.data : null,
    );
    const faults = findings.map(({ says, mend }) => `${says} ${mend}`);
    return {
      draft: { id: rule, version, sentence, wish },
      answer: adding(state.answer, {
        reply: { statements: [`I read it as this rule: ${sentence}`, ...faults] },
        untrusted: drafted.kind === 'data' && drafted.untrusted,
      }),
    };
  };

/** Whether any goods were named. "Make it 3 %" names none: it goes on with those of the last wish. */
const names = (selector: PriceWish['selector']): boolean => Object.keys(selector).length > 0;

/** The last wish with what was said anew; what was not said stays as it was. */
const changed = (
  last: PriceWish,
  { change, announced, guards, rounding, schedule }: PriceWish,
): PriceWish => ({
  ...last,
  change,
  ...(announced ? { announced } : {}),
  ...(guards ? { guards: { ...last.guards, ...guards } } : {}),
  ...(rounding ? { rounding } : {}),
  ...(schedule ? { schedule } : {}),
});

/** A rule is called as it was asked for. */
function nameOf({ messages }: Pricing): string {
  const said = messages.findLast(each => each.getType() === 'human')?.text.trim() ?? '';
  return said.length > longestName ? `${said.slice(0, longestName)}…` : said || 'Price rule';
}
