import { Foreign } from '../../text/foreign.tsx';
import { visible } from '../../text/visible.ts';
import type { PartOf } from './part.tsx';
import styles from './table.module.css';

/** Rows and columns of text. */
export const PlainTable = ({ part }: { readonly part: PartOf<'table'> }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
  <figure className={styles.scroll} aria-label={visible(part.title)} tabIndex={0}>
    <table className="ledger">
      <caption className={styles.caption}>
        <Foreign>{part.title}</Foreign>
      </caption>
      <thead>
        <tr>
          {part.columns.map(column => (
            <th key={column} scope="col">
              <Foreign>{column}</Foreign>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {part.rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a message never move
          <tr key={index}>
            {row.map((cell, column) => (
              <td key={part.columns[column] ?? column}>
                <Foreign>{cell}</Foreign>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </figure>
);
