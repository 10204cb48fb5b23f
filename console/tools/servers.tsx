import { useQuery } from '@tanstack/react-query';
import type { ServerView, ToolView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './page.module.css';
import { Review } from './review.tsx';

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
                {list.map(server => (
                  <tr key={server.name}>
                    <td className="mono">
                      <Foreign>{server.path}</Foreign>
                    </td>
                    <td data-ill={server.problem !== null || server.unreviewed !== null}>
                      <Now server={server} tools={tools} />
                    </td>
                    <td>{server.tools ?? '–'}</td>
                    <td>{called(server.name)}</td>
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

interface NowProps {
  readonly server: ServerView;
  readonly tools: readonly ToolView[];
}

function Now({ server, tools }: NowProps) {
  const { problem, answeredInMs, unreviewed } = server;
  if (problem !== null) return <Foreign>{problem}</Foreign>;
  if (unreviewed === null) return <>answers in {answeredInMs} ms</>;
  return (
    <>
      changed since it was reviewed, answers no calls{' '}
      <Review server={server} change={unreviewed} tools={tools} />
    </>
  );
}
