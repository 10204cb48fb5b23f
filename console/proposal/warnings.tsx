import { useQuery } from '@tanstack/react-query';
import type { PreviewDocument } from '../../server/wire.ts';
import { sessionQuery } from '../api/queries.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './warnings.module.css';

/** What a person should know before signing: what the other side cannot promise, and what stands in the way. */
export function Warnings({ document }: { readonly document: PreviewDocument }) {
  const frozen = useQuery(sessionQuery).data?.freezes.some(freeze => freeze.scope === 'everything');
  const { guarantees, policy } = document;
  const untrusted = document.facts.filter(fact => fact.untrusted).length;
  const said = [
    frozen && 'All writes are stopped. An approval waits until that is lifted.',
    policy.passkey && 'The rules ask for a passkey on this one; a session alone is not enough.',
    !guarantees.conditional_write &&
      'The other side cannot refuse a write when something changed in the last moment. It is read again right before, so the gap is short.',
    !guarantees.idempotency_key &&
      'The other side has no key against doing it twice. When an answer is lost, the outcome is looked up before anything is tried again.',
    guarantees.window,
    untrusted > 0 &&
      `${untrusted === 1 ? 'One fact' : `${untrusted} facts`} below came from outside and nobody checked ${untrusted === 1 ? 'it' : 'them'}.`,
  ].filter(text => typeof text === 'string');
  if (said.length === 0) return null;
  return (
    <div className={styles.warnings}>
      <p className={styles.title}>Before you sign</p>
      <ul>
        {said.map(text => (
          <li key={text}>
            <Foreign>{text}</Foreign>
          </li>
        ))}
      </ul>
    </div>
  );
}
