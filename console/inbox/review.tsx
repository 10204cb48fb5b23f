import { Button } from '@mantine/core';
import type { BatchReview } from '../../server/wire.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { formatMoney } from '../text/money.ts';
import styles from './batch.module.css';

interface Props {
  readonly review: BatchReview;
  readonly deciding: 'approve' | 'reject' | undefined;
  readonly decide: (decision: 'approve' | 'reject') => void;
}

/** What each of them is and what all of them come to, before anything is signed. */
export function Review({ review: { action, items, totals }, deciding, decide }: Props) {
  const changes = items.reduce((sum, { targets }) => sum + targets, 0);
  const two = items.filter(({ approvers }) => approvers > 1).length;
  const total = totals.at(-1);
  return (
    <div className={styles.review}>
      <p>
        <strong>{counted(items.length)}</strong> of <code>{action}</code>, {counted(changes)}{' '}
        {changes === 1 ? 'change' : 'changes'} in all. Each is signed by itself, over its own fingerprint.
        {two > 0 && ` ${two} of them need a second person.`}
      </p>
      {totals.length > 0 && (
        <dl className={styles.totals}>
          {totals.map(({ label, value }) => (
            <div key={`${label} ${value.currency}`}>
              <dt>
                <Foreign>{label}</Foreign>, in all
              </dt>
              <dd>{formatMoney(value)}</dd>
            </div>
          ))}
        </dl>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <section className={styles.items} tabIndex={0} aria-label="Each of them">
        <ul>
          {items.map(item => (
            <li key={item.proposal}>
              <p className={styles.sentence}>
                <Foreign>{item.sentence}</Foreign>
                {item.totals.at(-1) && <span>{formatMoney(item.totals.at(-1)!.value)}</span>}
              </p>
              <p className={styles.about}>
                {item.risk} risk · <Foreign>{item.requester}</Foreign> ·{' '}
                <Foreign>{item.samples.join(', ')}</Foreign>
                {item.targets > item.samples.length && ` and ${item.targets - item.samples.length} more`}
              </p>
              <p className={styles.print}>{item.fingerprint}</p>
            </li>
          ))}
        </ul>
      </section>
      <div className="row">
        <Button
          loading={deciding === 'approve'}
          disabled={deciding !== undefined}
          onClick={() => decide('approve')}
        >
          Approve {items.length}
          {total && totals.length === 1 && ` · ${formatMoney(total.value)}`}
        </Button>
        <Button
          variant="default"
          loading={deciding === 'reject'}
          disabled={deciding !== undefined}
          onClick={() => decide('reject')}
        >
          Reject {items.length}
        </Button>
      </div>
    </div>
  );
}
