import { Link } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import styles from './outcome.module.css';
import { isWorthAnew, ProposeAnew } from './propose-anew.tsx';

const expiredHow = ({ approvals }: ProposalView): string =>
  approvals.length > 0 ? 'It was not decided, or not used, in time.' : 'Nobody decided in time.';

/** Why a proposal that never ran ended, and where to go on. */
export function Outcome({ view }: { readonly view: ProposalView }) {
  const decider = view.approvals.at(-1);
  if (view.status === 'proposed' && !view.reason) return null;
  return (
    <div className={styles.outcome} role="status">
      {view.status === 'stale' && (
        <p>What it was based on is no longer so. Nothing was written, and this version can never run.</p>
      )}
      {view.status === 'expired' && <p>{expiredHow(view)} Nothing was written.</p>}
      {view.status === 'approved' && decider && (
        <p>
          Approved by <Foreign>{decider.approver}</Foreign>
          {decider.method === 'passkey' && ' with a passkey'}, {moment(decider.at)}. It starts in a moment.
        </p>
      )}
      {view.status === 'rejected' && decider && (
        <p>
          Rejected by <Foreign>{decider.approver}</Foreign>, {moment(decider.at)}. Nothing was written.
        </p>
      )}
      {view.reason && (
        <p className={styles.reason}>
          <Foreign>{view.reason}</Foreign>
        </p>
      )}
      {view.supersededBy && (
        <p>
          <Link to={`/proposals/${view.supersededBy}`}>Look at the new version</Link>
        </p>
      )}
      {isWorthAnew(view) && (
        <div>
          <ProposeAnew view={view} />
        </div>
      )}
    </div>
  );
}
