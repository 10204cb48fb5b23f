import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ToolView } from '../../server/wire.ts';
import { resource } from '../api/queries.ts';
import { Read } from '../shell/read.tsx';
import { useTitle } from '../shell/use-title.ts';
import { Merchants } from './merchants.tsx';
import styles from './page.module.css';

const meanings = {
  query: 'reads only',
  draft: 'writes scratch',
  action: 'binds; asks you',
} as const;

const meaningOf = ({ word, policies }: ToolView): string =>
  policies.length ? `binds; runs without you within “${policies.join('”, “')}”` : meanings[word];

const egressOf = ({ egress }: ToolView): string =>
  egress === 'none'
    ? 'stays in the house'
    : egress === 'merchants'
      ? 'registered merchants'
      : egress.join(', ');

/** All that an assistant can call, and what each may do. */
export function ToolsPage() {
  useTitle('Tools');
  const tools = useQuery(resource<readonly ToolView[]>('/api/tools'));
  const [words, setWords] = useState('');
  const fits = ({ name, title, capability }: ToolView) =>
    `${name} ${title} ${capability}`.toLowerCase().includes(words.toLowerCase());
  return (
    <main className="page">
      <div>
        <h1>Tools</h1>
        <p className="lead">
          All that an assistant can call. A query reads; a draft writes only what can be thrown away; an
          action binds, and becomes a proposal.
        </p>
      </div>
      <TextInput
        type="search"
        aria-label="Search tools"
        placeholder="Search"
        data-shortcut="search"
        className={styles.search}
        value={words}
        onChange={event => setWords(event.currentTarget.value)}
      />
      <Read of={tools}>
        {list =>
          [...Map.groupBy(list.filter(fits), ({ capability }) => capability)].map(([capability, group]) => (
            <section key={capability} className="section" aria-label={capability}>
              <h2>{capability}</h2>
              <ul className={`sheet ${styles.tools}`}>
                {group.map(tool => (
                  <li key={tool.name}>
                    <p className={styles.name}>{tool.name}</p>
                    <p className={styles.word} data-word={tool.word}>
                      {tool.word} <span>{meaningOf(tool)}</span>
                    </p>
                    <p className={styles.description}>{tool.description}</p>
                    <p className={styles.limits}>
                      {egressOf(tool)} · needs {tool.scopes.join(', ') || 'no scope'}
                    </p>
                  </li>
                ))}
              </ul>
            </section>
          ))
        }
      </Read>
      <Merchants />
    </main>
  );
}
