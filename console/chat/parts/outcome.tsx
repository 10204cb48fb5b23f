import { Link } from 'react-router';
import styles from './outcome.module.css';
import type { PartOf } from './part.tsx';

/** The way to a proposal that has ended. Its card stands where it was proposed and shows the same; once is enough. */
export const Outcome = ({ part }: { readonly part: PartOf<'outcome'> }) => (
  <p className={styles.outcome}>
    <Link to={`/proposals/${part.proposal}`}>The proposal and what came of it</Link>
  </p>
);
