import { Foreign } from '../text/foreign.tsx';
import { formatMoney, isMoney } from '../text/money.ts';
import { type Change, type Leaf, labelOf } from './difference.ts';
import styles from './difference-table.module.css';

interface Props {
  readonly changes: readonly Change[];
  /** Over the values where there is nothing to compare them with. */
  readonly heading?: string | undefined;
}

/** Each value before and after. What stays the same is shown too, quietly: nothing is left out. */
export function DifferenceTable({ changes, heading = 'Will be' }: Props) {
  const created = changes.every(change => change.before === undefined);
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Value</th>
            {!created && <th scope="col">Before</th>}
            <th scope="col">{created ? heading : 'After'}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(change => (
            <tr key={JSON.stringify(change.path)} data-changed={change.changed && !created}>
              <th scope="row">
                <Foreign>{labelOf(change.path) || 'Value'}</Foreign>
              </th>
              {!created && (
                <td>
                  <LeafValue leaf={change.before} struck={change.changed} />
                </td>
              )}
              <td>
                <LeafValue leaf={change.after} struck={false} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function LeafValue({ leaf, struck }: { readonly leaf: Leaf | undefined; readonly struck: boolean }) {
  if (leaf === undefined) return <span className={styles.none}>nothing</span>;
  const text = <Foreign>{textOf(leaf)}</Foreign>;
  return struck ? <del>{text}</del> : text;
}

/** A value in words. */
export function textOf(leaf: Leaf): string {
  if (isMoney(leaf)) return formatMoney(leaf);
  if (leaf === null) return 'none';
  if (typeof leaf === 'boolean') return leaf ? 'yes' : 'no';
  return leaf === '' ? '(empty)' : String(leaf);
}
