import type { ReactNode } from 'react';
import type { PreviewDocument } from '../../server/wire.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { formatMoney } from '../text/money.ts';
import { moment, withDaysNamed } from '../text/time.ts';
import styles from './glance.module.css';

const riskWords = { low: 'Low', medium: 'Medium', high: 'High' } as const;
const worthAGlance = /^(merchant|arrives|arrival)$/i;

/** What decides, in one row: money, merchant, arrival, the way back, the risk. */
export function Glance({ document }: { readonly document: PreviewDocument }) {
  const { reversibility, risk, targets, spend } = document;
  const total = spend ?? document.totals.at(-1)?.value;
  return (
    <dl className={styles.glance}>
      {total && (
        <Item name={spend ? 'You pay' : (document.totals.at(-1)?.label ?? 'Total')}>
          <strong>{formatMoney(total)}</strong>
        </Item>
      )}
      {targets.count > 1 && <Item name="Changes">{counted(targets.count)}</Item>}
      {document.facts
        .filter(fact => worthAGlance.test(fact.label))
        .map(fact => (
          <Item key={fact.label} name={fact.label}>
            <Foreign>{withDaysNamed(fact.value)}</Foreign>
          </Item>
        ))}
      <Item name="Risk" tone={risk.level}>
        <strong>{riskWords[risk.level]}</strong>
        {risk.reasons.map(reason => (
          <span key={reason} className={styles.reason}>
            <Foreign>{reason}</Foreign>
          </span>
        ))}
      </Item>
      {reversibility.kind === 'reversible' ? (
        <Item name="Can be undone" wide>
          <Foreign>{reversibility.how}</Foreign>
          {reversibility.until && <span className={styles.until}> until {moment(reversibility.until)}</span>}
        </Item>
      ) : (
        <Item name="Cannot be undone here" tone="medium" wide>
          <Foreign>{reversibility.why}</Foreign>
          <span className={styles.until}>
            {' '}
            Contact: <Foreign>{reversibility.contact}</Foreign>
          </span>
        </Item>
      )}
    </dl>
  );
}

interface ItemProps {
  readonly name: string;
  readonly tone?: 'low' | 'medium' | 'high';
  readonly wide?: boolean;
  readonly children: ReactNode;
}

const Item = ({ name, tone = 'low', wide = false, children }: ItemProps) => (
  <div data-tone={tone} data-wide={wide}>
    <dt>
      <Foreign>{name}</Foreign>
    </dt>
    <dd>{children}</dd>
  </div>
);
