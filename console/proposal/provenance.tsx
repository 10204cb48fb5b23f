import { Link } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import { date, moment } from '../text/time.ts';
import styles from './provenance.module.css';
import section from './section.module.css';

/** Who asked, which rule wanted a person, who has signed, and the fingerprint that the signatures stand under. */
export function Provenance({ view }: { readonly view: ProposalView }) {
  const { document, approvals, fingerprint } = view;
  const { policy, requester, origin } = document;
  return (
    <div className={section.part}>
      <dl className={styles.rows}>
        <div>
          <dt>Asked by</dt>
          <dd>
            <Foreign>{requester.name}</Foreign> <span className={styles.quiet}>({requester.kind})</span>,{' '}
            {moment(document.created_at)}
            {origin.thread && (
              <>
                {' · '}
                <Link to={`/chat/${origin.thread}`}>conversation</Link>
              </>
            )}
            {origin.supersedes && (
              <>
                {' · '}
                <Link to={`/proposals/${origin.supersedes}`}>earlier version</Link>
              </>
            )}
          </dd>
        </div>
        {policy.why.length > 0 && (
          <div>
            <dt>{policy.standing ? 'Allowed by' : 'Asks you because'}</dt>
            <dd>
              {policy.standing && (
                <>
                  standing policy <Foreign>{policy.standing.name}</Foreign>.{' '}
                </>
              )}
              {policy.why.map(why => (
                <span key={why} className={styles.why}>
                  <Foreign>{why}</Foreign>
                </span>
              ))}
            </dd>
          </div>
        )}
        <div>
          <dt>Signed</dt>
          <dd>
            <Signatures approvals={approvals} required={policy.approvers} />
            {policy.separate_requester && (
              <span className={styles.quiet}> · whoever asked may not approve</span>
            )}
          </dd>
        </div>
        <div>
          <dt>Fingerprint</dt>
          <dd className={styles.fingerprint} title={`Use by ${date(document.use_by)}`}>
            {grouped(fingerprint)}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Signatures({
  approvals,
  required,
}: Pick<ProposalView, 'approvals'> & { readonly required: number }) {
  const given = approvals.filter(({ decision }) => decision === 'approve').length;
  if (approvals.length === 0)
    return required === 0
      ? 'No signature is needed.'
      : `Nobody yet; ${required === 1 ? 'one' : 'two'} needed.`;
  return (
    <>
      {required > 1 && `${given} of ${required}: `}
      {approvals.map(({ approver, decision, method, at }) => (
        <span key={`${approver} ${at}`} className={styles.signature}>
          {decision === 'approve' ? '' : 'rejected by '}
          <Foreign>{approver}</Foreign>,{' '}
          <span className={styles.quiet}>
            {method === 'passkey' && 'with a passkey, '}
            {moment(at)}
          </span>
        </span>
      ))}
    </>
  );
}

/** The first half in groups of four: enough to compare by eye, the whole is in the receipt. */
const grouped = (fingerprint: string): string => (fingerprint.slice(0, 32).match(/.{1,4}/g) ?? []).join(' ');
