import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ToolTimes, ToolView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Foreign } from '../text/foreign.tsx';
import { visible } from '../text/visible.ts';
import styles from './page.module.css';
import { Servers } from './servers.tsx';
import { Vendors } from './vendors.tsx';

const meanings = {
  query: 'reads only',
  draft: 'writes scratch',
  action: 'binds; asks you',
} as const;

const meaningOf = ({ word, policies }: ToolView): string =>
  policies.length ? `binds; runs without you within “${policies.map(visible).join('”, “')}”` : meanings[word];

const egressOf = ({ egress }: ToolView): string =>
  egress === 'none'
    ? 'stays in the house'
    : egress === 'merchants'
      ? 'registered merchants'
      : egress.join(', ');

const inMs = (ms: number): string => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`);

/** How long calls took of late: half of them, 95 and 99 of a hundred were done within these times. */
const timesOf = ({ calls, refused, p50Ms, p95Ms, p99Ms }: ToolTimes): string =>
  `${calls} ${calls === 1 ? 'call' : 'calls'} of late${refused ? `, ${refused} refused or failed` : ''} · p50 ${inMs(p50Ms)} · p95 ${inMs(p95Ms)} · p99 ${inMs(p99Ms)}`;

/** All that an assistant can call, what each may do, and whether what stands behind it answers. */
export function ToolsPage() {
  useTitle('Tools');
  const tools = useQuery(resource<readonly ToolView[]>('/api/tools'));
  const [words, setWords] = useState('');
  const fits = ({ name, title, capability }: ToolView) =>
    `${name} ${title} ${capability}`.toLowerCase().includes(words.trim().toLowerCase());
  return (
    <main className="page">
      <div>
        <h1>Tools</h1>
        <p className="lead">
          All that an assistant can call. A query reads; a draft writes only what can be thrown away; an
          action binds, and becomes a proposal.
        </p>
      </div>
      <Read of={tools}>
        {list => (
          <>
            <Servers tools={list} />
            <Vendors />
            <TextInput
              type="search"
              aria-label="Search tools"
              placeholder="Search tools"
              data-shortcut="search"
              className={styles.search}
              value={words}
              onChange={event => setWords(event.currentTarget.value)}
            />
            {!list.some(fits) && <p className="quiet">No tool of that name.</p>}
            {[...Map.groupBy(list.filter(fits), ({ capability }) => capability)].map(
              ([capability, group]) => (
                <section key={capability} className="section" aria-label={visible(capability)}>
                  <h2>
                    <Foreign>{capability}</Foreign>
                  </h2>
                  <ul className={`sheet ${styles.tools}`}>
                    {group.map(tool => (
                      <li key={tool.name}>
                        <p className={styles.name}>
                          <Foreign>{tool.name}</Foreign>
                        </p>
                        <p className={styles.word} data-word={tool.word}>
                          {tool.word} <span>{meaningOf(tool)}</span>
                        </p>
                        <p className={styles.description}>
                          <Foreign>{tool.description}</Foreign>
                        </p>
                        <p className={styles.limits}>
                          {egressOf(tool)} · needs {tool.scopes.join(', ') || 'no scope'}
                        </p>
                        {tool.times && <p className={styles.limits}>{timesOf(tool.times)}</p>}
                      </li>
                    ))}
                  </ul>
                </section>
              ),
            )}
          </>
        )}
      </Read>
    </main>
  );
}
