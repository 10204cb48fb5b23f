import { Link } from 'react-router';
import { Foreign } from '../../text/foreign.tsx';
import { formatMoney } from '../../text/money.ts';
import { moment } from '../../text/time.ts';
import { visible } from '../../text/visible.ts';
import styles from './order.module.css';
import type { PartOf } from './part.tsx';

/** An order as the merchant tells it, step by step, each with who said so. */
export const Order = ({ part }: { readonly part: PartOf<'order'> }) => (
  <figure className={styles.order} aria-label={`Order ${visible(part.id)}`}>
    <div className={styles.head}>
      <p>
        Order{' '}
        <span className="mono">
          <Foreign>{part.id}</Foreign>
        </span>{' '}
        at <Foreign>{part.merchant}</Foreign>
      </p>
      <p className={styles.status}>
        <Foreign>{part.status}</Foreign>
      </p>
      <p className={styles.total}>{formatMoney(part.total)}</p>
    </div>
    <ol className={styles.timeline}>
      {part.timeline.map(step => (
        <li key={`${step.at} ${step.what}`}>
          <time dateTime={step.at}>{moment(step.at)}</time>
          <span>
            <Foreign>{step.what}</Foreign>
            <span className={styles.source}>
              <Foreign>{step.source}</Foreign>
            </span>
          </span>
        </li>
      ))}
    </ol>
    <p className={styles.foot}>
      {part.proposal && <Link to={`/proposals/${part.proposal}`}>What was approved, and the receipt</Link>}
      {part.url && (
        <span>
          At the merchant: <Foreign>{part.url}</Foreign>
        </span>
      )}
    </p>
  </figure>
);
