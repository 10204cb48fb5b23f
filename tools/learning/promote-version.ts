import { z } from 'zod';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import { localAction } from '../../platform/tool.ts';
import { askedFacts, mayBeChance, scoreFacts, sentenceOf } from './promotion-preview.ts';
import './tables.ts';
import { currentVersion, newestEvaluation, versionsOf } from './versions.ts';

const state = z.object({ version: z.int() });

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
    const isBack = everCurrent.has(version);
    const counts = scored?.against === current ? scored : undefined;
    if (!counts && !isBack)
      throw new Refusal('invalid_input', `Version ${version} was not scored beside version ${current}.`, {
        mend: 'Drafts are scored by themselves when enough examples are accepted; list_versions tells of it.',
      });
    return {
      sentence: sentenceOf(version, isBack, counts),
      targets: [
        {
          ref: 'reader',
          title: 'What reads messages',
          before: { version: current },
          after: { version, fingerprint: next.fingerprint },
        },
      ],
      totals: [],
      facts: [...scoreFacts(counts), ...askedFacts(now, next, context.ports.shippedReader())],
      reversibility: { kind: 'reversible' as const, how: `Promote version ${current} again.` },
      risk: {
        level: 'medium' as const,
        reasons: [
          'Every message is read by it from then on. It permits nothing: what binds still waits for a person.',
          ...(counts && mayBeChance(counts.comparison)
            ? [`On ${counts.comparison.n} examples the difference may be chance: the intervals overlap.`]
            : []),
        ],
      },
      guarantees: { conditionalWrite: true, idempotencyKey: true },
      account: null,
    };
  },
  // A version is entered once and never rewritten, so its number says all.
  read: async (_target, { store }) => ({ version: await currentVersion(store) }),
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

async function promotions(store: Store): Promise<number> {
  const row = await store
    .selectFrom('learning.promotion')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}
