import { z } from 'zod';

/** What a message asks for, as `agents/understanding.ts` checks it. */
export const understoodIntents = z.array(
  z.strictObject({ intent: z.string(), slots: z.record(z.string(), z.json()) }),
);
export type UnderstoodIntents = z.output<typeof understoodIntents>;

/** A message with all that was known when it was read, redacted, and what it was taken to ask for. */
export const heard = z.strictObject({
  inputs: z.strictObject({
    message: z.string(),
    now: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    situation: z.json(),
  }),
  understood: understoodIntents,
  /** What it should be taken to ask for; what was understood, until a person corrects it. */
  expected: understoodIntents,
});
export type Heard = z.output<typeof heard>;

/** An example for a dataset, in the shape of LangSmith's and of `datasets/utterances`. */
export interface AcceptedExample {
  readonly id: string;
  readonly inputs: Heard['inputs'];
  readonly outputs: { readonly intents: UnderstoodIntents };
  readonly metadata: {
    readonly source: 'decision';
    readonly family: string;
    readonly decisions: readonly string[];
  };
}
