import type { PreviewDocument } from '../../server/wire.ts';
import { Facts } from '../text/facts.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './evidence.module.css';
import section from './section.module.css';

/** Pictures come from the store, under the digest that the card names. */
const picturePath = (proposal: string, value: string): string =>
  `/api/proposals/${proposal}/pictures/${value.replace('sha256:', '')}`;

/** What the proposal rests on, each fact with where it came from. */
export function Evidence({
  proposal,
  facts,
}: Pick<PreviewDocument, 'facts'> & { readonly proposal: string }) {
  if (facts.length === 0) return null;
  const pictures = facts.filter(fact => fact.picture);
  const untrusted = facts.filter(fact => fact.untrusted).length;
  return (
    <details className={section.part} open={pictures.length > 0}>
      <summary>
        Evidence{' '}
        <span className={section.aside}>
          {facts.length} {facts.length === 1 ? 'fact' : 'facts'}
          {untrusted > 0 && `, ${untrusted} unchecked`}
        </span>
      </summary>
      {pictures.map(({ label, value }) => (
        <figure key={label} className={styles.picture}>
          <img src={picturePath(proposal, value)} alt="" />
          <figcaption>
            <Foreign>{label}</Foreign>
          </figcaption>
        </figure>
      ))}
      <Facts facts={facts} />
    </details>
  );
}
