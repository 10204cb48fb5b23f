import { Checkbox } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { ProposalSummary } from '../../server/wire.ts';
import { type ProposalFilter, proposalsQuery } from '../api/queries.ts';
import { standingOf } from '../proposal/standing.ts';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { formatMoney } from '../text/money.ts';
import { ago, moment, remaining } from '../text/time.ts';
import { visible } from '../text/visible.ts';
import styles from './list.module.css';
import type { Selection } from './selection.ts';

const pageSize = 100;
const rowHeight = 76;

interface Props {
  readonly filter: ProposalFilter;
  readonly total: number;
  /** Given while several are being chosen. */
  readonly selection?: Selection | undefined;
}

/** Any number of proposals: only the rows on screen exist, and only their pages are read. */
export function ProposalList({ filter, total, selection }: Props) {
  const scroll = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(-1);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const pages = [...new Set(items.map(({ index }) => Math.floor(index / pageSize)))];
  const read = useQueries({
    queries: pages.map(page => proposalsQuery({ ...filter, limit: pageSize, offset: page * pageSize })),
  });
  const at = (index: number): ProposalSummary | undefined =>
    read[pages.indexOf(Math.floor(index / pageSize))]?.data?.proposals[index % pageSize];
  const choose = (index: number) => {
    const next = Math.max(0, Math.min(total - 1, index));
    setChosen(next);
    rows.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus(),
    );
  };
  const open = () => {
    const proposal = at(chosen);
    if (proposal) navigate(`/proposals/${proposal.id}`);
  };
  useHotkeys([
    ['j', () => choose(chosen + 1)],
    ['k', () => choose(chosen - 1)],
    ['o', open],
  ]);
  return (
    <div ref={scroll} className={styles.scroll}>
      <ul className={styles.list} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <li
            key={index}
            className={styles.item}
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={total}
            aria-posinset={index + 1}
          >
            <Row proposal={at(index)} index={index} selection={selection} onFocus={() => setChosen(index)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly proposal: ProposalSummary | undefined;
  readonly index: number;
  readonly selection: Selection | undefined;
  readonly onFocus: () => void;
}

function Row({ proposal, index, selection, onFocus }: RowProps) {
  const [now] = useState(Date.now);
  if (!proposal) return <div className={styles.row} aria-busy="true" />;
  const left = remaining(proposal.decideBy, now);
  const standing = standingOf(proposal.status, proposal.runStatus, left.urgency === 'over');
  const refusal = selection?.refusal(proposal);
  return (
    <>
      {selection && (
        <Checkbox
          size="md"
          className={styles.choice}
          aria-label={`Choose: ${visible(proposal.sentence)}`}
          title={refusal}
          disabled={refusal !== undefined}
          checked={selection.chosen.has(proposal.id)}
          onChange={() => selection.toggle(proposal)}
        />
      )}
      <Link
        className={styles.row}
        data-choosing={selection !== undefined}
        to={`/proposals/${proposal.id}`}
        data-index={index}
        onFocus={onFocus}
      >
        <span className={styles.risk} data-risk={proposal.risk}>
          {proposal.risk}
          <span className="visually-hidden"> risk</span>
        </span>
        <span className={styles.sentence}>
          <Foreign>{proposal.sentence}</Foreign>
        </span>
        <span className={styles.money}>{proposal.total && formatMoney(proposal.total.value)}</span>
        <span className={styles.about}>
          <Foreign>{proposal.requester}</Foreign> · {proposal.action}
          {proposal.targets > 1 && ` · ${counted(proposal.targets)} changes`} ·{' '}
          <time dateTime={proposal.createdAt} title={moment(proposal.createdAt)}>
            {ago(proposal.createdAt, now)}
          </time>
          {proposal.delegate && (
            <>
              {' '}
              · for <Foreign>{proposal.delegate.name}</Foreign>
            </>
          )}
          {proposal.setAsideUntil && ` · set aside until ${moment(proposal.setAsideUntil)}`}
        </span>
        <span className={styles.standing} data-tone={standing.tone} data-urgency={left.urgency}>
          {standing.tone === 'waiting' && proposal.status === 'proposed'
            ? `${left.text} left`
            : standing.text}
        </span>
      </Link>
    </>
  );
}
