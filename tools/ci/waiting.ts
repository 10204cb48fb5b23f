import type { QueryContext } from '../../platform/context.ts';
import { holdsScope } from '../../platform/principal.ts';
import { pendingSessionsAt } from '../manual-sessions/pending-sessions.ts';
import { listHealRequests } from '../test-upkeep/list-heal-requests.ts';

/** Something that people have yet to do or to decide before a commit counts as good. */
export interface Waiting {
  readonly kind: 'manual_session' | 'heal_proposal';
  /** Its id at the capability that owns it. */
  readonly ref: string;
  readonly title: string;
  /** Whether the verdict is held up by it. */
  readonly blocks: boolean;
}

export interface CommitAt {
  readonly repository: string;
  readonly sha: string;
}

/** Another capability's answer to what still waits for a commit. */
export type WaitingSource = (context: QueryContext, at: CommitAt) => Promise<readonly Waiting[]>;

/** The capabilities that are asked. One that has sessions or proposals about commits adds its function here. */
export const waitingSources: readonly WaitingSource[] = [
  async (context, at) =>
    (await pendingSessionsAt(context, at)).map(session => ({ kind: 'manual_session', ...session })),
  healsProposed,
];

export const waitingFor = async (context: QueryContext, at: CommitAt): Promise<Waiting[]> =>
  (await Promise.all(waitingSources.map(source => source(context, at)))).flat();

/** Heals of the commit's tests that a person has yet to decide. They hold nothing up: the check that failed does. */
async function healsProposed(context: QueryContext, { repository, sha }: CommitAt): Promise<Waiting[]> {
  if (!holdsScope(context.principal, 'test-upkeep:read')) return [];
  const { heals } = await context.ask(listHealRequests, { repository, commit: sha, limit: 50 });
  return heals
    .filter(({ status }) => status === 'proposed')
    .map(({ proposal, file, line }) => ({
      kind: 'heal_proposal',
      ref: proposal!,
      title: `Heal a locator in ${file}, line ${line}`,
      blocks: false,
    }));
}
