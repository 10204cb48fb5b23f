import type { QueryContext } from '../../platform/context.ts';
import { pendingSessionsAt } from '../manual-sessions/pending-sessions.ts';

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
];

export const waitingFor = async (context: QueryContext, at: CommitAt): Promise<Waiting[]> =>
  (await Promise.all(waitingSources.map(source => source(context, at)))).flat();
