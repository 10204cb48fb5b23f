/** How the parts of one message hang together: what "it" means after them, and which of them are one wish. */
import type { Intent, Situation } from '../understanding.ts';
import type { ReadingContext } from './grammar/values.ts';

/** "where is order 7? cancel it": what was just spoken of is what "it" means next. */
export function afterSpeakingOf(intents: readonly Intent[], context: ReadingContext): ReadingContext {
  let { situation, spokenOf } = context;
  for (const { intent, slots } of intents) {
    const { order, proposal } = slots as Partial<Record<string, string>>;
    const focus: Situation['focus'] = order
      ? { kind: 'order', ref: order }
      : proposal
        ? { kind: 'proposal', ref: proposal }
        : situation.focus;
    situation = focus ? { ...situation, focus } : situation;
    if (intent === 'ci_status' || intent === 'explain_ci_failure') spokenOf = slots;
  }
  return { ...context, situation, ...(spokenOf ? { spokenOf } : {}) };
}

/** Limits said in a sentence of their own belong to the search before them: "a tent? Must arrive in 5 days." */
export function joinSearches(intents: readonly Intent[]): Intent[] {
  const joined: Intent[] = [];
  for (const one of intents) {
    const before = joined.at(-1);
    const slots = before && one.intent === 'refine' ? joinedSlots(before, one.slots) : undefined;
    if (slots) joined.splice(-1, 1, { ...before, slots } as Intent);
    else joined.push(one);
  }
  return joined;
}

/** What is relative to a list cannot be said of a search that has shown none yet. */
const relative = ['direction', 'ordinal', 'drop', 'query'];

/** `undefined` where the two contradict each other. */
function joinedSlots(before: Intent, more: object): object | undefined {
  if (before.intent !== 'refine' && before.intent !== 'find_products') return undefined;
  if (before.intent === 'find_products' && relative.some(name => name in more)) return undefined;
  const slots: Record<string, unknown> = { ...before.slots };
  for (const [name, value] of Object.entries(more)) {
    const known = slots[name];
    if (Array.isArray(known) && Array.isArray(value)) slots[name] = [...new Set([...known, ...value])];
    else if (known === undefined || JSON.stringify(known) === JSON.stringify(value)) slots[name] = value;
    else return undefined;
  }
  return slots;
}
