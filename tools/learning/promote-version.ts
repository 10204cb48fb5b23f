import { diffLines } from 'diff';
import { z } from 'zod';
import type { Json } from '../../platform/canonical.ts';
import type { QueryContext } from '../../platform/context.ts';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Fact, localAction } from '../../platform/tool.ts';
import { wilson } from '../ci/flakiness/wilson.ts';
import type { Comparison } from './comparison.ts';
import './tables.ts';
import { currentVersion, type Evaluation, newestEvaluation, type Version, versionsOf } from './versions.ts';

const state = z.object({ version: z.int(), fingerprint: z.string() });
const shownCases = 12;

/** Makes another version the one that reads messages: a draft that was scored, or one that was current before. */
export const promoteVersion = localAction({
  name: 'promote_version',
  title: 'Promote a version',
  description:
    'Proposes that another version of model and prompt reads messages from now on: one that was scored, or that was current before.',
  version: 1,
  scopes: ['learning:act'],
  egress: 'none',
  input: z.object({ version: z.int().min(1).describe('from list_versions') }),
  output: z.object({ version: z.int() }),
  say: ({ version }) => `Version ${version} reads messages from now on.`,
  async preview({ version }, context) {
    const { versions, current, everCurrent } = await versionsOf(context);
    const numbered = (number: number) => versions.find(each => each.number === number);
    const [next, now] = [numbered(version), numbered(current)!];
    if (!next)
      throw new Refusal('not_found', `There is no version ${version}.`, {
        path: 'version',
        mend: 'Look at list_versions.',
      });
    if (version === current) throw new Refusal('invalid_input', `Version ${version} is current already.`);
    const scored = await context.store(store => newestEvaluation(store, version));
    const counts = scored?.against === current ? scored : undefined;
    if (!counts && !everCurrent.has(version))
      throw new Refusal('invalid_input', `Version ${version} was not scored beside version ${current}.`, {
        mend: 'Drafts are scored by themselves when enough examples are accepted; list_versions tells of it.',
      });
    const isBack = everCurrent.has(version);
    return {
      sentence: `${isBack ? 'Go back to' : 'Promote'} version ${version} of what reads messages${counts ? `: ${shareOf(counts.comparison, 'candidate')} right, against ${shareOf(counts.comparison, 'current')} of version ${current}` : ''}.`,
      targets: [
        {
          ref: 'reader',
          title: 'What reads messages',
          before: stateOf(now),
          after: stateOf(next),
        },
      ],
      totals: [],
      facts: [...(counts ? factsOf(counts) : neverScored(isBack)), ...asked(now, next, context)],
      reversibility: { kind: 'reversible' as const, how: `Promote version ${current} again.` },
      risk: {
        level: 'medium' as const,
        reasons: [
          'Every message is read by it from then on. It permits nothing: what binds still waits for a person.',
        ],
      },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  async read(target, { store }) {
    const { version, fingerprint } = state.parse(target.before);
    const current = await currentVersion(store);
    // What is approved was entered once and is never rewritten, so the number says all; version 1 is as configured.
    return current === version ? { version, fingerprint } : { version: current, fingerprint: null };
  },
  async apply(target, { store, tenant, proposal, now }) {
    const { version } = state.parse(target.after);
    await store
      .insertInto('learning.promotion')
      .values({
        tenant_id: tenant,
        sequence: (await promotions(store)) + 1,
        version,
        proposal_id: proposal,
        promoted_at: now(),
      })
      .execute();
    return { receipt: { version } };
  },
  result: ([receipt]) => z.object({ version: z.int() }).parse(receipt),
  undo: target => ({ tool: 'promote_version', input: { version: state.parse(target.before).version } }),
});

const stateOf = ({ number, fingerprint }: Version): Json => ({ version: number, fingerprint });

async function promotions(store: Store): Promise<number> {
  const row = await store
    .selectFrom('learning.promotion')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function shareOf({ n, ...tallies }: Comparison, whose: 'current' | 'candidate'): string {
  const { right } = tallies[whose];
  const [low, high] = wilson(right, n);
  return `${right} of ${n} (${percent(right / n)}, 95 % interval ${percent(low)} to ${percent(high)})`;
}

function factsOf({ version, against, comparison, at }: Evaluation): Fact[] {
  const source = `scored on ${comparison.n} accepted examples, ${at.toISOString()}`;
  const fact = (label: string, value: string): Fact => ({ label, value, source });
  const becomes = (which: 'right' | 'wrong') => comparison.changes.filter(each => each.becomes === which);
  const wordsOf = (which: 'right' | 'wrong'): Fact[] => {
    const cases = becomes(which);
    const told = cases
      .slice(0, shownCases)
      .map(({ example, expected, current, candidate }) =>
        fact(
          `Becomes ${which}`,
          `${expected}: version ${against} read ${current}, version ${version} reads ${candidate} (example ${example})`,
        ),
      );
    const more = cases.length - told.length;
    return more > 0 ? [...told, fact(`Becomes ${which}`, `and ${more} more`)] : told;
  };
  const f1 = ({ intent_f1, slot_f1 }: Comparison['current']) =>
    `intents ${intent_f1.toFixed(3)}, slots ${slot_f1.toFixed(3)}`;
  return [
    fact(`Right by version ${against}`, shareOf(comparison, 'current')),
    fact(`Right by version ${version}`, shareOf(comparison, 'candidate')),
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

const neverScored = (isBack: boolean): Fact[] =>
  isBack
    ? [
        {
          label: 'Score',
          value: 'None beside the current one: it was current before.',
          source: 'the registry',
        },
      ]
    : [];

/** The model and every line of the prompt that differs: all that the fingerprint stands for. */
function asked(now: Version, next: Version, { ports }: QueryContext): Fact[] {
  const shipped = ports.shippedReader();
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
