import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { BatchOutcome, BatchReview } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './batch.module.css';

interface Props {
  readonly review: BatchReview;
  readonly outcomes: readonly BatchOutcome[];
  readonly close: () => void;
}

const said = (outcome: BatchOutcome): string => {
  if ('problem' in outcome) return outcome.problem.message;
  if (outcome.status === 'proposed') return 'Approved by you; a second person must, too';
  return outcome.status === 'approved' ? 'Approved' : 'Rejected';
};

/** What became of each decision: one that was refused keeps no other from standing. */
export function Outcomes({ review, outcomes, close }: Props) {
  const refused = outcomes.filter(outcome => 'problem' in outcome).length;
  const sentences = new Map(review.items.map(({ proposal, sentence }) => [proposal, sentence]));
  return (
    <div className={styles.review}>
      <p role="status">
        {outcomes.length - refused} decided{refused > 0 && `, ${refused} refused`}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className={styles.items} tabIndex={0} aria-label="Each decision">
        <ul>
          {outcomes.map(outcome => (
            <li key={outcome.proposal}>
              <p className={styles.sentence}>
                <Link to={`/proposals/${outcome.proposal}`}>
                  <Foreign>{sentences.get(outcome.proposal) ?? outcome.proposal}</Foreign>
                </Link>
              </p>
              <p className={styles.about} data-refused={'problem' in outcome}>
                <Foreign>{said(outcome)}</Foreign>
              </p>
            </li>
          ))}
        </ul>
      </section>
      <div>
        <Button onClick={close}>Close</Button>
      </div>
    </div>
  );
}
