import { fingerprint } from '../../platform/canonical.ts';
import type { QueryContext } from '../../platform/context.ts';
import type { Store } from '../../platform/database/store.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Comparison } from './comparison.ts';
import type { Standing } from './due.ts';
import './ports.ts';
import './tables.ts';

/** The version that was shipped. */
export const shippedVersion = 1;

/** A model by name, a prompt, or both; what is null is as shipped. */
export interface Asked {
  readonly model: string | null;
  readonly prompt: string | null;
}
export interface Version extends Asked {
  readonly number: number;
  readonly fingerprint: string;
  readonly note: string;
  readonly by: string;
  readonly at: string | null;
}

/** SHA-256 over what is asked: the same words and the same model have the same. */
export const fingerprintOf = ({ model, prompt }: Asked): string => fingerprint({ model, prompt });

type Desk = Pick<QueryContext, 'tenant' | 'store' | 'ports' | 'now'>;

/** The current version's number. */
export async function currentVersion(store: Store): Promise<number> {
  const row = await store
    .selectFrom('learning.promotion')
    .select('version')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.version ?? shippedVersion;
}

/** A version as it was entered; undefined for one that never was. Version 1 asks for nothing of its own. */
export async function askedBy(store: Store, number: number): Promise<Asked | undefined> {
  if (number === shippedVersion) return { model: null, prompt: null };
  return store
    .selectFrom('learning.version')
    .select(['model', 'prompt'])
    .where('number', '=', number)
    .executeTakeFirst();
}

/** All versions, newest first; the last one is what was shipped. */
export async function versionsOf({ store, ports }: Pick<Desk, 'store' | 'ports'>): Promise<{
  versions: Version[];
  current: number;
  everCurrent: ReadonlySet<number>;
}> {
  const { rows, promoted, current } = await store(async s => ({
    rows: await s.selectFrom('learning.version').selectAll().orderBy('number', 'desc').execute(),
    promoted: await s.selectFrom('learning.promotion').select('version').distinct().execute(),
    current: await currentVersion(s),
  }));
  const shipped = ports.shippedReader();
  return {
    current,
    everCurrent: new Set([shippedVersion, ...promoted.map(({ version }) => version)]),
    versions: [
      ...rows.map(({ number, model, prompt, fingerprint: print, note, entered_by, entered_at }) => ({
        number,
        model,
        prompt,
        fingerprint: print,
        note,
        by: entered_by,
        at: entered_at.toISOString(),
      })),
      { ...shipped, number: shippedVersion, note: 'As shipped and configured.', by: 'Countersign', at: null },
    ],
  };
}

/** Enters a draft. It answers nobody until a person countersigned it. Refuses where it could change nothing. */
export async function enterVersion(
  { tenant, store, ports, now }: Desk,
  { model, prompt, note }: Asked & { readonly note: string },
  by: string,
): Promise<{ number: number; fingerprint: string }> {
  if (ports.shippedReader().prompt === null)
    throw new Refusal(
      'invalid_input',
      'The offline planner reads messages here. It has no prompt and no model.',
      {
        mend: 'Configure a model first: OPENAI_API_KEY, or OPENAI_BASE_URL with OPENAI_MODEL.',
      },
    );
  if (model === null && prompt === null)
    throw new Refusal('invalid_input', 'A version without a model and a prompt is the shipped one.', {
      mend: 'Give a model, a prompt, or both.',
    });
  const print = fingerprintOf({ model, prompt });
  return store(async s => {
    const known = await s.selectFrom('learning.version').select(['number', 'fingerprint']).execute();
    const same = known.find(each => each.fingerprint === print);
    if (same) throw new Refusal('invalid_input', `Version ${same.number} asks for the same already.`);
    const number = Math.max(shippedVersion, ...known.map(each => each.number)) + 1;
    const entered = await s
      .insertInto('learning.version')
      .values({
        tenant_id: tenant,
        number,
        model,
        prompt,
        fingerprint: print,
        note,
        entered_by: by,
        entered_at: now(),
      })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst();
    if (!entered.numInsertedOrUpdatedRows)
      throw new Refusal('invalid_input', 'Somebody else entered a version at the same moment.', {
        mend: 'Look at it, and enter yours again.',
      });
    return { number, fingerprint: print };
  });
}

export interface Evaluation {
  readonly id: string;
  readonly version: number;
  readonly against: number;
  readonly why: 'week' | 'examples';
  readonly comparison: Comparison;
  readonly at: Date;
}

const newest = (store: Store) =>
  store
    .selectFrom('learning.evaluation')
    .distinctOn('version')
    .select(['id', 'version', 'against', 'why', 'comparison', 'at'])
    .orderBy('version')
    .orderBy('at', 'desc');

/** How each version did last, by its number; one that was never scored is not in it. */
export async function newestEvaluations(store: Store): Promise<ReadonlyMap<number, Evaluation>> {
  return new Map((await newest(store).execute()).map(row => [row.version, row]));
}

/** How a version did last; undefined where it was never scored. */
export const newestEvaluation = (store: Store, version: number): Promise<Evaluation | undefined> =>
  newest(store).where('version', '=', version).executeTakeFirst();

/** What the triggers look at, as it is now. */
export async function standingOf(desk: Pick<Desk, 'store' | 'ports'>, least: number): Promise<Standing> {
  const { versions, everCurrent } = await versionsOf(desk);
  const draft = versions.find(({ number }) => !everCurrent.has(number))?.number ?? null;
  return desk.store(async store => {
    const accepted = await countAccepted(store);
    const last = draft === null ? undefined : await newestEvaluation(store, draft);
    const fresh = last ? await countAccepted(store, last.at) : accepted;
    return { least, accepted, fresh, draft };
  });
}

async function countAccepted(store: Store, since?: Date): Promise<number> {
  let rows = store
    .selectFrom('learning.example')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('status', '=', 'accepted');
  if (since) rows = rows.where('reviewed_at', '>', since);
  return Number((await rows.executeTakeFirstOrThrow()).n);
}
