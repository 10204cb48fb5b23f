import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { proposalQuery } from '../api/queries.ts';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { useNow } from '../text/use-now.ts';
import { Actions } from './actions.tsx';
import styles from './card.module.css';
import { Countdown } from './countdown.tsx';
import { Evidence } from './evidence.tsx';
import { Glance } from './glance.tsx';
import { OrderLines } from './order-lines.tsx';
import { Outcome } from './outcome.tsx';
import { Provenance } from './provenance.tsx';
import { Run } from './run.tsx';
import { standingOf } from './standing.ts';
import { Targets } from './targets.tsx';
import { Warnings } from './warnings.tsx';

/** A proposal as a document: what will happen, what it costs, what could go wrong, and the line to sign on. */
export function ProposalCard({ id, level = 2 }: { readonly id: string; readonly level?: 1 | 2 | 3 }) {
  const { data, error } = useQuery(proposalQuery(id));
  if (data) return <Card key={data.fingerprint} view={data} level={level} />;
  if (error) return <ProblemNote problem={problemOf(error)} />;
  return (
    <div className={styles.card} role="status" aria-label="Reading the proposal">
      <div className={styles.loading}>
        <Skeleton height={14} width="30%" />
        <Skeleton height={28} width="85%" />
        <Skeleton height={64} />
      </div>
    </div>
  );
}

function Card({ view, level }: { readonly view: ProposalView; readonly level: 1 | 2 | 3 }) {
  const { document, targets } = view;
  const late = useNow(document.decide_by) >= Date.parse(document.decide_by);
  const standing = standingOf(view.status, view.run?.status ?? null, late);
  const open = view.status === 'proposed' && !late;
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const title = useId();
  const Heading = `h${level}` as const;
  return (
    <article className={styles.card} data-open={open} aria-labelledby={title}>
      <div className={styles.head}>
        <p className={styles.state}>
          <span className={styles.standing} data-tone={standing.tone}>
            {standing.text}
          </span>
          {open && <Countdown until={document.decide_by} />}
        </p>
        <p className={styles.action}>
          <Foreign>{document.action.name}</Foreign>
        </p>
        <Heading id={title} className={styles.sentence}>
          <Link to={`/proposals/${view.id}`}>
            <Foreign>{document.sentence}</Foreign>
          </Link>
        </Heading>
        <Glance document={document} />
      </div>
      {view.run ? <Run view={view} run={view.run} /> : <Outcome view={view} />}
      <OrderLines document={document} targets={targets} />
      <Targets targets={targets} {...(open && targets.length > 1 && { left, setLeft })} />
      {open && <Warnings document={document} />}
      <Evidence proposal={view.id} facts={document.facts} />
      <Provenance view={view} />
      {open && <Actions view={view} positions={targets.map(t => t.position).filter(p => !left.has(p))} />}
    </article>
  );
}
