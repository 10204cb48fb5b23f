import { useQuery } from '@tanstack/react-query';
import type { SettingsView } from '../../server/wire.ts';
import { resource, sessionQuery } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import { Notifications } from './notifications.tsx';
import styles from './page.module.css';

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** `12.3 MB`. */
function size(bytes: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}

/** How this browser behaves, and how the installation is set up. */
export function SettingsPage() {
  useTitle('Settings');
  const settings = useQuery(resource<SettingsView>('/api/settings'));
  const model = useQuery(sessionQuery).data?.model;
  return (
    <main className="page">
      <h1>Settings</h1>
      <section className="section" aria-label="Notifications">
        <h2>Notifications</h2>
        <Notifications />
      </section>
      <section className="section" aria-label="This installation">
        <h2>This installation</h2>
        <p className="quiet small">Set by the environment when the server starts; see docs/settings.md.</p>
        <Read of={settings}>
          {view => (
            <dl className={`sheet ${styles.facts}`}>
              {factsOf(view, model).map(([label, value]) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>
                    <Foreign>{value}</Foreign>
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </Read>
      </section>
    </main>
  );
}

type Model = { readonly kind: string; readonly name: string } | undefined;

const factsOf = (view: SettingsView, model: Model): readonly (readonly [string, string])[] => [
  ['Version', `Countersign ${view.version} on Node ${view.node}`],
  ['Model', model ? `${model.name}${model.kind === 'planner' ? ' (nothing leaves this machine)' : ''}` : '…'],
  ['Telemetry', view.telemetry ? 'on: traces and metrics, with personal data taken out' : 'off'],
  ['Cards to a chat', view.webhook ? `sent to ${view.webhook}, signed` : 'not sent anywhere'],
  ['Address', view.origin],
  ['Assistants’ tokens', view.signInByProvider ? `ours, and those of ${view.signInByProvider}` : 'ours only'],
  ['Data folder', `${view.data.path}, ${size(view.data.bytes)} (${size(view.data.freeBytes)} free)`],
  ['Database', view.database === 'embedded' ? 'embedded, in the data folder' : 'a PostgreSQL server'],
  ['Work', `${view.workers} at a time, queued in ${view.queue === 'redis' ? 'Redis' : 'the database'}`],
  ['Sandbox market', view.market ? 'runs beside the server' : 'not started'],
];
