import styles from './facts.module.css';
import { Foreign } from './foreign.tsx';

export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly untrusted: boolean;
}

/** Facts with their sources. The source is named, never linked: an address from outside is text like any other. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map((fact, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts of one document may repeat and never move
        <div key={index} data-untrusted={fact.untrusted}>
          <dt>
            <Foreign>{fact.label}</Foreign>
          </dt>
          <dd>
            <Foreign>{fact.value}</Foreign>
            <span className={styles.source}>
              {fact.untrusted && <span className={styles.mark}>unchecked</span>}
              <Foreign>{fact.source}</Foreign>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
