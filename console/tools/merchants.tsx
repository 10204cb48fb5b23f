import { useQuery } from '@tanstack/react-query';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';

interface MerchantView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** `ok`, or what is wrong. */
  readonly health: string;
  readonly paths: readonly string[];
}

/** The merchants that tools may talk to, and whether they answer now. */
export function Merchants() {
  const merchants = useQuery(resource<readonly MerchantView[]>('/api/merchants'));
  return (
    <section className="section" aria-label="Merchants">
      <h2>Merchants</h2>
      <Read of={merchants}>
        {list => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
          <section className="sheet" tabIndex={0} aria-label="Registered merchants">
            <table className="ledger">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">Address</th>
                  <th scope="col">Ways to order</th>
                  <th scope="col">Now</th>
                </tr>
              </thead>
              <tbody>
                {list.map(({ id, name, url, paths, health }) => (
                  <tr key={id}>
                    <td>
                      <Foreign>{name}</Foreign>
                    </td>
                    <td className="mono">
                      <Foreign>{url}</Foreign>
                    </td>
                    <td>{paths.join(', ') || 'none'}</td>
                    <td>{health === 'ok' ? 'answers' : <Foreign>{health}</Foreign>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Read>
    </section>
  );
}
