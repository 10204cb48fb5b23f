import type { PreviewDocument, TargetView } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import { formatMoney } from '../text/money.ts';
import { linesOf } from './lines.ts';
import styles from './order-lines.module.css';

interface Props {
  readonly document: PreviewDocument;
  readonly targets: readonly TargetView[];
}

/** Lines and totals as in a ledger, the sum under its double rule. */
export function OrderLines({ document, targets }: Props) {
  const lines = targets.flatMap(target => linesOf(target.before, target.after));
  const { totals } = document;
  if (lines.length === 0 && totals.length < 2) return null;
  return (
    <table className={styles.lines}>
      <caption className="visually-hidden">Lines and totals</caption>
      <tbody>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a signed document never move
          <tr key={index}>
            <th scope="row">
              <span className={styles.quantity}>{line.quantity} ×</span> <Foreign>{line.title}</Foreign>
            </th>
            <td>{line.total && formatMoney(line.total)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {totals.map(({ label, value }, index) => (
          <tr key={label} className={index === totals.length - 1 ? styles.sum : undefined}>
            <th scope="row">
              <Foreign>{label}</Foreign>
            </th>
            <td>
              <span>{formatMoney(value)}</span>
            </td>
          </tr>
        ))}
      </tfoot>
    </table>
  );
}
