import type { ManualSessionView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './session-page.module.css';

/** What the session itself suggests, each with what it was computed from. */
export const Prompts = ({ prompts }: Pick<ManualSessionView, 'prompts'>) => (
  <section className="section" aria-label="Try next">
    <h2>Try next</h2>
    {prompts.length === 0 ? (
      <p className="small quiet">Ideas come from what stands on the pages that you visit.</p>
    ) : (
      <ul className={styles.prompts}>
        {prompts.map(({ try: what, why, source }) => (
          <li key={what}>
            <p>
              <Foreign>{what}</Foreign>
            </p>
            <p className={styles.why}>
              {why} <span className={styles.source}>{<Foreign>{source}</Foreign>}</span>
            </p>
          </li>
        ))}
      </ul>
    )}
  </section>
);
