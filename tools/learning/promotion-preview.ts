import { diffLines } from 'diff';
import { wilson } from '../../platform/interval.ts';
import type { Fact } from '../../platform/tool.ts';
import type { Comparison } from './comparison.ts';
import type { ShippedReader } from './ports.ts';
import type { Evaluation, Version } from './versions.ts';

const shownCases = 12;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** What is proposed, in one sentence: with counts where it was scored beside the current version. */
export function sentenceOf(version: number, isBack: boolean, counts: Evaluation | undefined): string {
  const what = `${isBack ? 'Go back to' : 'Promote'} version ${version} of what reads messages`;
  if (!counts) return `${what}.`;
  const { n, candidate, current } = counts.comparison;
  return `${what}: ${candidate.right} of ${n} examples right, ${current.right} by version ${counts.against}.`;
}

/** Whether the intervals of the two shares overlap. */
export const mayBeChance = ({ n, current, candidate }: Comparison): boolean =>
  wilson(candidate.right, n).low <= wilson(current.right, n).high;

const shareOf = (right: number, n: number): string => {
  const { low, high } = wilson(right, n);
  return `${right} of ${n} (${percent(right / n)}, 95 % interval ${percent(low)} to ${percent(high)})`;
};

/** Both scores, and the cases that would change; that it was current before where there is no score. */
export function scoreFacts(counts: Evaluation | undefined): Fact[] {
  if (!counts)
    return [
      {
        label: 'Score',
        value: 'None beside the current one: it was current before.',
        source: 'the registry',
      },
    ];
  const { version, against, comparison, at } = counts;
  const source = `scored on ${comparison.n} accepted examples, ${at.toISOString()}`;
  const fact = (label: string, value: string): Fact => ({ label, value, source });
  const becomes = (which: 'right' | 'wrong') => comparison.changes.filter(each => each.becomes === which);
  const wordsOf = (which: 'right' | 'wrong'): Fact[] => {
    const cases = becomes(which);
    const told = cases
      .slice(0, shownCases)
      .map(({ example, expected, slots, current, candidate }) =>
        fact(
          `Becomes ${which}`,
          `${expected}: version ${against} read ${current}, version ${version} reads ${candidate}${slots.length ? `; it is about ${slots.join(', ')}` : ''} (example ${example})`,
        ),
      );
    const more = cases.length - told.length;
    return more > 0 ? [...told, fact(`Becomes ${which}`, `and ${more} more`)] : told;
  };
  const f1 = ({ intent_f1, slot_f1 }: Comparison['current']) =>
    `intents ${intent_f1.toFixed(3)}, slots ${slot_f1.toFixed(3)}`;
  return [
    fact(`Right by version ${against}`, shareOf(comparison.current.right, comparison.n)),
    fact(`Right by version ${version}`, shareOf(comparison.candidate.right, comparison.n)),
    fact('F1', `${f1(comparison.current)} → ${f1(comparison.candidate)}`),
    fact(
      'Writes that nobody asked for',
      `${comparison.current.wrong_writes} → ${comparison.candidate.wrong_writes}`,
    ),
    fact('Changes', `${becomes('right').length} become right, ${becomes('wrong').length} become wrong`),
    ...wordsOf('right'),
    ...wordsOf('wrong'),
  ];
}

/** The model and every line of the prompt that differs: all that the fingerprint stands for. */
export function askedFacts(now: Version, next: Version, shipped: ShippedReader): Fact[] {
  const source = `version ${next.number}, entered by ${next.by}`;
  const [before, after] = [now, next].map(version => ({
    model: version.model ?? shipped.model,
    prompt: version.prompt ?? shipped.prompt ?? '',
  })) as [Words, Words];
  const lines = diffLines(before.prompt, after.prompt).flatMap(({ added, removed, value }) =>
    added || removed
      ? value
          .split('\n')
          .filter(line => line.trim())
          .map(line => ({ label: added ? 'Prompt, put in' : 'Prompt, taken out', value: line }))
      : [],
  );
  return [
    ...(before.model === after.model
      ? []
      : [{ label: 'Model', value: `${before.model} → ${after.model}`, source, untrusted: true }]),
    ...lines.map(line => ({ ...line, source, untrusted: true })),
  ];
}

interface Words {
  readonly model: string;
  readonly prompt: string;
}
