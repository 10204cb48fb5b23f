import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PriceRowPart } from '../../../server/wire.ts';
import { counted } from '../../text/count.ts';
import { Foreign } from '../../text/foreign.tsx';
import { formatMoney } from '../../text/money.ts';
import { visible } from '../../text/visible.ts';
import type { PartOf } from './part.tsx';
import styles from './prices.module.css';

const page = 12;

/** Prices before and after, a page of them at a time: what each would become, what held it, why one stays. */
export function Prices({ part }: { readonly part: PartOf<'prices'> }) {
  const [shown, setShown] = useState(page);
  const { title, rows, more } = part;
  const hidden = rows.length - shown;
  const withMargin = rows.some(({ margin }) => margin);
  return (
    <div className={styles.prices}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <figure className={styles.scroll} aria-label={visible(title)} tabIndex={0}>
        <table className="ledger">
          <caption className={styles.caption}>
            <Foreign>{title}</Foreign>
          </caption>
          <thead>
            <tr>
              <th scope="col">SKU</th>
              <th scope="col" className={styles.amount}>
                Before
              </th>
              <th scope="col" className={styles.amount}>
                After
              </th>
              {withMargin && (
                <th scope="col" className={styles.amount}>
                  Margin
                </th>
              )}
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(row => (
              <Row key={row.sku} row={row} withMargin={withMargin} />
            ))}
          </tbody>
        </table>
      </figure>
      {hidden > 0 && (
        <Button variant="subtle" size="sm" onClick={() => setShown(shown + 5 * page)}>
          Show {Math.min(hidden, 5 * page)} more of {counted(rows.length)}
        </Button>
      )}
      {more > 0 && <p className={styles.more}>{counted(more)} more are not listed here.</p>}
    </div>
  );
}

function Row({ row, withMargin }: { readonly row: PriceRowPart; readonly withMargin: boolean }) {
  const { sku, title, before, after, margin, note } = row;
  return (
    <tr>
      <th scope="row" className={styles.goods}>
        <Foreign>{sku}</Foreign>
        {title && (
          <span className={styles.title}>
            <Foreign>{title}</Foreign>
          </span>
        )}
      </th>
      <td className={styles.amount}>{formatMoney(before)}</td>
      <td className={styles.amount}>{formatMoney(after)}</td>
      {withMargin && (
        <td className={styles.amount}>
          {margin ? `${percent(margin.before)} → ${percent(margin.after)}` : ''}
        </td>
      )}
      <td>
        <Foreign>{[reasonOf(row), note].filter(Boolean).join(': ')}</Foreign>
      </td>
    </tr>
  );
}

/** Basis points as people read them; a margin is not known without a cost. */
const percent = (basisPoints: number | null): string =>
  basisPoints === null ? 'unknown' : `${(basisPoints / 100).toFixed(1)} %`;

const reasonOf = ({ status, held_by }: PriceRowPart): string =>
  held_by.length > 0 ? `${status}, held by ${held_by.join(' and ')}` : status;
