import type { ManualSessionView } from '../../server/wire.ts';
import { evidencePath } from '../api/sessions.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './session-page.module.css';

/** What was kept of what was seen. Pictures are ours: they come from the store, under their digest. */
export function Evidence({ view: { session, evidence } }: { readonly view: ManualSessionView }) {
  if (evidence.length === 0) return null;
  return (
    <section className="section" aria-label="Evidence">
      <h2>Evidence</h2>
      <ul className={styles.evidence}>
        {evidence.map(({ digest, media_type, title }) => {
          const path = evidencePath(session.id, digest);
          return (
            <li key={digest}>
              {media_type.startsWith('image/') && (
                <img src={path} alt="" loading="lazy" className={styles.picture} />
              )}
              <a href={path} download>
                <Foreign>{title}</Foreign>
              </a>
              <span className={`mono ${styles.digest}`}>{digest.slice(0, 12)}…</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
