import { v5 } from 'uuid';
import type { Kernel } from '../../platform/create-kernel.ts';
import { recordEvent } from '../../platform/events/record.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { log } from '../../platform/telemetry/log.ts';
import { isBetter } from '../../tools/learning/comparison.ts';
import { isDue } from '../../tools/learning/due.ts';
import { scoringDue } from '../../tools/learning/events.ts';
import { dropStale, listExamples } from '../../tools/learning/examples.ts';
import { promoteVersion } from '../../tools/learning/promote-version.ts';
import { askedBy, currentVersion, type Evaluation, standingOf } from '../../tools/learning/versions.ts';
import type { Readers } from './readers.ts';
import { compare } from './score-version.ts';
import { shelfOf } from './shelf.ts';

const weekMs = 7 * 86_400_000;
/** The newest ones; each is read by both versions. */
const mostExamples = 200;

type Ears = Pick<Kernel, 'parts' | 'call' | 'subscribe'>;

/**
 * Scores the newest draft on the accepted examples beside the current version, each week and whenever `least` examples are
 * new to it. Where it does better, one proposal to promote it waits for a person.
 */
export function scoreDrafts(kernel: Ears, readers: Readers, least: number): void {
  kernel.subscribe({
    consumer: 'learning scores',
    types: ['learning.scoring.due'],
    async hear({ id, tenant, payload }) {
      const due = scoringDue.parse(payload);
      if (due.why === 'week') {
        await dropStale(shelfOf(kernel.parts, tenant));
        await tellOfWeek(kernel, tenant, Math.max(Date.parse(due.monday) + weekMs, mondayOf(kernel)));
      }
      const evaluation = await scored(kernel, readers, tenant, id, { least, why: due.why });
      if (evaluation && isBetter(evaluation.comparison)) await propose(kernel, tenant, evaluation);
    },
  });
}

/** At a server's start: this week is told of, where nobody did yet. */
export async function beginWeeks(kernel: Pick<Kernel, 'parts'>, tenants: readonly string[]): Promise<void> {
  for (const tenant of tenants) await tellOfWeek(kernel, tenant, mondayOf(kernel));
}

/** After an example was accepted or a draft entered: has it scored, when enough is new. */
export async function scoreIfDue(
  kernel: Pick<Kernel, 'parts'>,
  tenant: string,
  least: number,
): Promise<void> {
  const standing = await standingOf(shelfOf(kernel.parts, tenant), least);
  if (!isDue(standing, 'examples')) return;
  await kernelTransaction(kernel.parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'learning.scoring.due',
      key: `learning.scoring.due:${standing.draft}:${standing.accepted}`,
      payload: { why: 'examples' },
    }),
  );
}

/** The evaluation of this event: made now, or when it was heard before. Undefined where nothing is to be scored. */
async function scored(
  { parts }: Ears,
  readers: Readers,
  tenant: string,
  event: string,
  { least, why }: { least: number; why: 'week' | 'examples' },
): Promise<Evaluation | undefined> {
  const shelf = shelfOf(parts, tenant);
  const known = await shelf.store(store =>
    store.selectFrom('learning.evaluation').selectAll().where('id', '=', event).executeTakeFirst(),
  );
  if (known) return known;
  const standing = await standingOf(shelf, least);
  if (!readers.configured.live || standing.draft === null || !isDue(standing, why)) return undefined;
  const at = parts.clock();
  const examples = await listExamples(shelf, 'accepted', { limit: mostExamples });
  if (examples.length < least) return undefined;
  const version = standing.draft;
  const { against, before, after } = await shelf.store(async store => {
    const current = await currentVersion(store);
    return {
      against: current,
      before: (await askedBy(store, current))!,
      after: (await askedBy(store, version))!,
    };
  });
  const comparison = await compare(examples, readers.asking(against, before), readers.asking(version, after));
  const evaluation = { id: event, version, against, why, comparison, at };
  await shelf.store(store =>
    store
      .insertInto('learning.evaluation')
      .values({ ...evaluation, tenant_id: tenant, comparison: JSON.stringify(comparison) })
      .onConflict(conflict => conflict.doNothing())
      .execute(),
  );
  return evaluation;
}

/** One for each draft against each current version: a person who rejected it is not asked again next week. */
async function propose(kernel: Ears, tenant: string, { version, against }: Evaluation): Promise<void> {
  const as: Principal = {
    tenant,
    id: v5('learning', tenant),
    kind: 'service',
    name: 'Learning',
    scopes: [...promoteVersion.scopes],
  };
  const dedupeKey = `promote:${version}:${against}`;
  const outcome = await kernel.call(as, promoteVersion.name, { version }, { dedupeKey });
  if (outcome.kind === 'refused') log.warn({ version, problem: outcome.problem }, 'no version was proposed');
}

/** This week's Monday at midnight, UTC. */
function mondayOf({ parts }: Pick<Kernel, 'parts'>): number {
  const today = parts.clock();
  const sinceMonday = (today.getUTCDay() + 6) % 7;
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() - sinceMonday);
}

async function tellOfWeek({ parts }: Pick<Kernel, 'parts'>, tenant: string, at: number): Promise<void> {
  const monday = new Date(at).toISOString().slice(0, 10);
  await kernelTransaction(parts, tenant, t =>
    recordEvent(t, {
      tenant,
      type: 'learning.scoring.due',
      key: `learning.scoring.due:week:${monday}`,
      payload: { why: 'week', monday },
      tellAt: new Date(at),
    }),
  );
}
