import type { PreviewDocument } from '../../server/wire.ts';
import { Facts } from '../text/facts.tsx';
import section from './section.module.css';

/** What the proposal rests on, each fact with where it came from. */
export function Evidence({ facts }: Pick<PreviewDocument, 'facts'>) {
  if (facts.length === 0) return null;
  const untrusted = facts.filter(fact => fact.untrusted).length;
  return (
    <details className={section.part}>
      <summary>
        Evidence{' '}
        <span className={section.aside}>
          {facts.length} {facts.length === 1 ? 'fact' : 'facts'}
          {untrusted > 0 && `, ${untrusted} unchecked`}
        </span>
      </summary>
      <Facts facts={facts} />
    </details>
  );
}
