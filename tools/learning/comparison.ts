import { z } from 'zod';

const tally = z.object({
  /** Examples of which all was understood, and nothing more. */
  right: z.int(),
  intent_f1: z.number(),
  slot_f1: z.number(),
  /** Writes that no example asks for. */
  wrong_writes: z.int(),
});

/** Two versions on the same examples. Of an example only its id and the names of intents stand here: no one's words. */
export const comparison = z.object({
  n: z.int(),
  current: tally,
  candidate: tally,
  changes: z.array(
    z.object({
      example: z.uuid(),
      becomes: z.enum(['right', 'wrong']),
      expected: z.string(),
      current: z.string(),
      candidate: z.string(),
      /** Names of the slots in which they differ. */
      slots: z.array(z.string()),
    }),
  ),
});
export type Comparison = z.output<typeof comparison>;

/** Right more often, with no more writes that nobody asked for: worth a person's time. */
export const isBetter = ({ current, candidate }: Comparison): boolean =>
  candidate.right > current.right && candidate.wrong_writes <= current.wrong_writes;
