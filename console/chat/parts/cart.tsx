import { Foreign } from '../../text/foreign.tsx';
import { formatMoney } from '../../text/money.ts';
import styles from './cart.module.css';
import type { PartOf } from './part.tsx';

/** The cart, one part per merchant. */
export const Cart = ({ part }: { readonly part: PartOf<'cart'> }) => (
  <figure className={styles.cart} aria-label="Cart">
    {part.merchants.map(({ merchant, lines, totals }) => (
      <table key={merchant}>
        <caption>
          Cart at <Foreign>{merchant}</Foreign>
        </caption>
        <tbody>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message never move
            <tr key={index}>
              <th scope="row">
                {line.quantity} × <Foreign>{line.title}</Foreign>
              </th>
              <td>{formatMoney(line.total)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {totals.map(({ label, value }) => (
            <tr key={label}>
              <th scope="row">
                <Foreign>{label}</Foreign>
              </th>
              <td>{formatMoney(value)}</td>
            </tr>
          ))}
        </tfoot>
      </table>
    ))}
  </figure>
);
