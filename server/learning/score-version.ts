import type { ModelFailure } from '../../agents/failures.ts';
import { requestOf, score } from '../../agents/planner/score.ts';
import { understand } from '../../agents/understand.ts';
import type { Understanding } from '../../agents/understanding.ts';
import type { Reader } from '../../graphs/reader.ts';
import { canonicalJson } from '../../platform/canonical.ts';
import type { Comparison } from '../../tools/learning/comparison.ts';
import type { Example } from '../../tools/learning/examples.ts';

/** Failures that are the version's own, and no vendor's or network's. */
const ownFaults = new Set<ModelFailure['code']>(['refused', 'malformed_output', 'too_long', 'unknown_model']);

/** How many messages are read at a time. */
const together = 4;

/** Nothing was understood: what a model that answers no sense, or refuses to, is scored as. */
const nothing: Understanding = { intents: [], not_understood: [], suggestions: [], corrections: [] };

/** Has both versions read every example, and compares. Throws when a model could not be asked: that says nothing of it. */
export async function compare(
  examples: readonly Example[],
  current: Reader,
  candidate: Reader,
): Promise<Comparison> {
  const utterances = examples.map(utteranceOf);
  const [before, after] = [await readAll(utterances, current), await readAll(utterances, candidate)];
  const isRight = (utterance: Utterance, read: readonly Understanding[], at: number): boolean => {
    const { intentF1, slotF1, wrongWrites } = score([utterance], () => read[at]!);
    return intentF1 === 1 && slotF1 === 1 && wrongWrites === 0;
  };
  const rights = utterances.map((utterance, at) => ({
    utterance,
    current: isRight(utterance, before, at),
    candidate: isRight(utterance, after, at),
    read: [before[at]!, after[at]!] as const,
  }));
  return {
    n: utterances.length,
    current: tallyOf(utterances, before, rights.filter(each => each.current).length),
    candidate: tallyOf(utterances, after, rights.filter(each => each.candidate).length),
    changes: rights
      .filter(each => each.current !== each.candidate)
      .map(({ utterance, candidate: right, read: [then, now] }) => ({
        example: utterance.id,
        becomes: right ? ('right' as const) : ('wrong' as const),
        expected: namesOf(utterance.outputs.intents),
        current: namesOf(then.intents),
        candidate: namesOf(now.intents),
        slots: differingSlots(then.intents, now.intents),
      })),
  };
}

type Utterance = Parameters<typeof score>[0][number];

const utteranceOf = ({ id, inputs, expected }: Example): Utterance => ({
  id,
  inputs,
  outputs: { intents: expected as Utterance['outputs']['intents'] },
});

const namesOf = (intents: readonly { readonly intent: string }[]): string =>
  intents.map(({ intent }) => intent).join(', ') || 'nothing';

/** The first words of the slots' paths in which two readings differ. Their values are somebody's words and stay out. */
function differingSlots(one: Intents, other: Intents): string[] {
  const slotsIn = (intents: Intents) =>
    new Map(
      intents.flatMap(({ slots }) =>
        Object.entries(slots).map(([name, value]) => [name, canonicalJson(value)]),
      ),
    );
  const [left, right] = [slotsIn(one), slotsIn(other)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter(name => left.get(name) !== right.get(name))
    .sort();
}
type Intents = readonly { readonly slots: object }[];

function tallyOf(utterances: readonly Utterance[], read: readonly Understanding[], right: number) {
  let at = 0;
  const { intentF1, slotF1, wrongWrites } = score(utterances, () => read[at++]!);
  return { right, intent_f1: intentF1, slot_f1: slotF1, wrong_writes: wrongWrites };
}

async function readAll(utterances: readonly Utterance[], reader: Reader): Promise<Understanding[]> {
  const read: Understanding[] = [];
  for (let start = 0; start < utterances.length; start += together)
    read.push(
      ...(await Promise.all(
        utterances.slice(start, start + together).map(utterance => readOne(utterance, reader)),
      )),
    );
  return read;
}

async function readOne(utterance: Utterance, { version, model, role }: Reader): Promise<Understanding> {
  const signal = AbortSignal.timeout(role.limits.seconds * 1_000);
  const understood = await understand(model, requestOf(utterance), { role, signal });
  if (understood.ok) return understood.understanding;
  const { code, message } = understood.failure;
  if (!ownFaults.has(code)) throw new Error(`version ${version} could not be scored (${code}): ${message}`);
  return nothing;
}
