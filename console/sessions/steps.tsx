import type { ManualSessionView, RecordedStep } from '../../server/wire.ts';
import { Foreign } from '../text/foreign.tsx';
import styles from './session-page.module.css';

const verbs: Readonly<Record<RecordedStep['kind'], string>> = {
  goto: 'Open',
  click: 'Click',
  fill: 'Fill',
  select: 'Select',
  check: 'Check',
  uncheck: 'Uncheck',
  press: 'Press',
  expect: 'Expect',
};

/** What was done, the newest first, as a test would say it. */
export function Steps({ view }: { readonly view: ManualSessionView }) {
  const steps = view.steps.toReversed();
  return (
    <section className="section" aria-label="Steps">
      <h2>
        Steps <span className={styles.count}>{view.step_count}</span>
      </h2>
      {steps.length === 0 ? (
        <p className="small quiet">What you do in the browser is recorded here.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        <ol className={styles.steps} reversed tabIndex={0} aria-label="Recorded steps">
          {steps.map(step => (
            <li key={step.position} value={step.position}>
              <span className={styles.verb}>{verbs[step.kind]}</span> <Foreign>{objectOf(step)}</Foreign>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function objectOf({ kind, url, element, value, secret, expects }: RecordedStep): string {
  if (kind === 'goto' || expects === 'url') return url;
  const named = element?.name ?? element?.label ?? element?.text ?? element?.test_id ?? element?.css;
  const what = element ? `${element.role ?? 'element'}${named ? ` “${named}”` : ''}` : '';
  const said = secret ? 'masked' : value === null ? '' : `“${value}”`;
  // What it is found by says the same as what is expected of it.
  if (expects === 'text') return `${element?.role ?? 'element'} ${said}`;
  if (kind === 'press') return [value, what && `in ${what}`].filter(Boolean).join(' ');
  return said ? `${what}: ${said}` : what;
}

const mostShown = 20;

/** What went wrong in the page's console and network, the newest first. */
export function Log({ lines }: { readonly lines: ManualSessionView['log'] }) {
  const wrong = lines.filter(({ level }) => level !== 'info').slice(0, mostShown);
  if (wrong.length === 0) return null;
  return (
    <section className="section" aria-label="Log">
      <h2>Went wrong</h2>
      <ul className={styles.log}>
        {wrong.map(({ kind, level, line, at }) => (
          <li key={`${at}${line}`} data-level={level}>
            <span className={styles.kind}>{kind}</span> <Foreign>{line}</Foreign>
          </li>
        ))}
      </ul>
    </section>
  );
}
