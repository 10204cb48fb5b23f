import { Intent } from '../../agents/understanding.ts';
import { type UnderstoodIntents, understoodIntents } from '../../tools/learning/example.ts';

/** Intents as examples hold them: by name and slots, each checked as what a model says is. */
export const exampleIntents = understoodIntents.max(20).superRefine((intents, context) => {
  for (const [at, one] of intents.entries()) {
    const checked = Intent.safeParse({ ...one, clause: 0 });
    for (const issue of checked.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: [at, ...issue.path], message: issue.message });
  }
});

export const withoutClauses = (intents: readonly { intent: string; slots: object }[]): UnderstoodIntents =>
  intents.map(({ intent, slots }) => ({ intent, slots: slots as UnderstoodIntents[number]['slots'] }));
