import { useQuery } from '@tanstack/react-query';
import type { PolicyView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { difference, labelOf } from '../proposal/difference.ts';
import { textOf } from '../proposal/difference-table.tsx';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import { date } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import styles from './page.module.css';

interface Policies {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly standing: readonly PolicyView[];
}

const hour = 3_600_000;

/** `decide_within_ms: 259200000` → `Decide within`, `72 h`. */
function ruleIn(key: string, value: unknown): readonly [string, string] {
  if (key.endsWith('_ms')) return [labelOf([key.slice(0, -3)]), `${Number(value) / hour} h`];
  const values = difference(null, value).map(({ after }) => textOf(after ?? null));
  return [labelOf([key]), values.join(', ')];
}

/** The rules by which actions are allowed, or laid before a person. */
export function PoliciesPage() {
  useTitle('Policies');
  const policies = useQuery(resource<Policies>('/api/policies'));
  return (
    <main className="page">
      <div>
        <h1>Policies</h1>
        <p className="lead">
          Every action asks a person, unless a standing policy that a person signed lets it through within its
          limits.
        </p>
      </div>
      <Read of={policies}>
        {({ rules, standing }) => (
          <>
            <section className="section" aria-label="Standing policies">
              <h2>Standing policies</h2>
              {standing.length === 0 && <p className="quiet">None: every action asks.</p>}
              {standing.map(policy => (
                <article key={policy.id} className={styles.policy} aria-label={visible(policy.name)}>
                  <h3>
                    <Foreign>{policy.name}</Foreign>
                  </h3>
                  <p>
                    Lets through <span className="mono">{policy.actions.join(', ')}</span>
                  </p>
                  <ul className={styles.limits}>
                    {policy.limits.map(limit => (
                      <li key={limit}>
                        <Foreign>{limit}</Foreign>
                      </li>
                    ))}
                  </ul>
                  <p className="small quiet">
                    Signed by <Foreign>{policy.signedBy}</Foreign>, valid until {date(policy.validUntil)}
                  </p>
                </article>
              ))}
            </section>
            <section className="section" aria-label="Rules of approval">
              <h2>Rules of approval</h2>
              <table className={`ledger ${styles.rules}`}>
                <tbody>
                  {Object.entries(rules).map(([key, value]) => {
                    const [label, text] = ruleIn(key, value);
                    return (
                      <tr key={key}>
                        <th scope="row">{label}</th>
                        <td>{text}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </section>
          </>
        )}
      </Read>
    </main>
  );
}
