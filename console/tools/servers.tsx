import { useQuery } from '@tanstack/react-query';
import type { ServerView, ToolView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './page.module.css';

/** The MCP servers that assistants reach: what each shows, whether it answers now, and what was called of it lately. */
export function Servers({ tools }: { readonly tools: readonly ToolView[] }) {
  const servers = useQuery(resource<readonly ServerView[]>('/api/servers'));
  const called = (server: string) => {
    const times = tools.flatMap(tool =>
      tool.times && (server === 'countersign' || tool.capability === server) ? [tool.times] : [],
    );
    const calls = times.reduce((sum, each) => sum + each.calls, 0);
    const refused = times.reduce((sum, each) => sum + each.refused, 0);
    return calls === 0 ? 'none' : `${calls}${refused ? `, ${refused} refused or failed` : ''}`;
  };
  return (
    <section className="section" aria-label="Servers">
      <h2>Servers</h2>
      <Read of={servers}>
        {list => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
          <section className="sheet" tabIndex={0} aria-label="MCP servers">
            <table className={`ledger ${styles.health}`}>
              <thead>
                <tr>
                  <th scope="col">Address</th>
                  <th scope="col">Now</th>
                  <th scope="col">Tools shown</th>
                  <th scope="col">Calls of late</th>
                </tr>
              </thead>
              <tbody>
                {list.map(({ name, path, tools: shown, answeredInMs, problem }) => (
                  <tr key={name}>
                    <td className="mono">
                      <Foreign>{path}</Foreign>
                    </td>
                    <td data-ill={problem !== null}>
                      {problem === null ? `answers in ${answeredInMs} ms` : <Foreign>{problem}</Foreign>}
                    </td>
                    <td>{shown ?? '–'}</td>
                    <td>{called(name)}</td>
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
