import { useQuery } from '@tanstack/react-query';
import type { ConnectorView, MerchantView, VendorHealth } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import { ago, moment } from '../text/time.ts';
import styles from './page.module.css';

type Merchant = Pick<MerchantView, 'id' | 'name' | 'url' | 'health' | 'seen'>;

/** The vendors that tools may talk to: whether they answer now, what went wrong last, and how much they still allow. */
export function Vendors() {
  const merchants = useQuery(resource<readonly Merchant[]>('/api/merchants'));
  const connectors = useQuery(resource<readonly ConnectorView[]>('/api/connectors'));
  return (
    <section className="section" aria-label="Vendors">
      <h2>Vendors</h2>
      <Read of={connectors}>
        {connected => (
          <Read of={merchants}>
            {registered => (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
              <section className="sheet" tabIndex={0} aria-label="Vendors that tools talk to">
                <table className={`ledger ${styles.health}`}>
                  <thead>
                    <tr>
                      <th scope="col">Name</th>
                      <th scope="col">Now</th>
                      <th scope="col">Last problem</th>
                      <th scope="col">Allows</th>
                      <th scope="col">Address</th>
                    </tr>
                  </thead>
                  <tbody>
                    {connected.map(each => (
                      <Vendor key={each.name} now={connectors.dataUpdatedAt} {...each} />
                    ))}
                    {registered.map(({ url, ...each }) => (
                      <Vendor key={each.id} now={merchants.dataUpdatedAt} address={url} {...each} />
                    ))}
                  </tbody>
                </table>
              </section>
            )}
          </Read>
        )}
      </Read>
    </section>
  );
}

function Vendor({ name, address, health, seen, now }: ConnectorView & { readonly now: number }) {
  return (
    <tr>
      <td>
        <Foreign>{name}</Foreign>
      </td>
      <td data-ill={health !== 'ok'}>{health === 'ok' ? 'answers' : <Foreign>{health}</Foreign>}</td>
      <td>
        {seen?.lastProblem ? (
          <>
            <Foreign>{seen.lastProblem.message}</Foreign>{' '}
            <span className={styles.when}>{ago(seen.lastProblem.at, now)}</span>
          </>
        ) : (
          'none since the start'
        )}
      </td>
      <td>{allowance(seen)}</td>
      <td className="mono">
        <Foreign>{address}</Foreign>
      </td>
    </tr>
  );
}

const count = new Intl.NumberFormat('en-GB');

function allowance(seen: VendorHealth | null): string {
  if (!seen?.rateLimit) return 'does not say';
  const { limit, remaining, resetsAt } = seen.rateLimit;
  const until = resetsAt ? ` until ${moment(resetsAt)}` : '';
  return `${count.format(remaining)} of ${count.format(limit)} calls${until}`;
}
