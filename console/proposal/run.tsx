import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Problem, ProposalView, RunView, TargetView } from '../../server/wire.ts';
import { problemOf } from '../api/request.ts';
import { isUnderWay, runQuery } from '../api/runs.ts';
import { tallyOf } from '../runs/standing.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { counted } from '../text/count.ts';
import { Foreign } from '../text/foreign.tsx';
import { moment } from '../text/time.ts';
import { useStep } from './decision.ts';
import { isWorthAnew, ProposeAnew } from './propose-anew.tsx';
import styles from './run.module.css';
import { canUndo, progressOf, standingOf, targetStanding } from './standing.ts';
import { WhatMoved } from './what-moved.tsx';

interface Props {
  readonly view: ProposalView;
  readonly run: RunView;
}

/**
 * What became of an approved proposal: live while it runs, then per target, with the way back and the receipt. The parts
 * of a card are no landmarks: a conversation holds many cards, and landmarks of one name tell nobody where they are.
 */
export function Run({ view, run }: Props) {
  // A run tells of its end, not of each target: its own counts are looked at again while it works.
  const live = useQuery({ ...runQuery(run.id), enabled: isUnderWay(run.status) }).data;
  const progress = live && isUnderWay(run.status) ? tallyOf(live) : progressOf(view.targets);
  const troubled = view.targets.filter(({ status }) => status && !['verified', 'cancelled'].includes(status));
  const shown =
    view.targets.length <= 5 ? view.targets.filter(({ status }) => status) : troubled.slice(0, 20);
  const decider = view.approvals.findLast(({ decision }) => decision === 'approve');
  return (
    <div className={styles.run} data-tone={standingOf(view.status, run.status, false).tone}>
      <p role="status" className={styles.summary}>
        {counted(progress.made)} of {counted(run.total)} applied, {counted(progress.verified)} read back and
        equal
        {progress.failed > 0 && `, ${counted(progress.failed)} not done`}
        {run.endedAt && ` · ended ${moment(run.endedAt)}`} · <Link to={`/runs/${run.id}`}>the run</Link>
      </p>
      {decider && (
        <p className={styles.signed}>
          Countersigned by <Foreign>{decider.approver}</Foreign>
          {decider.method === 'passkey' && ' with a passkey'}, {moment(decider.at)}
        </p>
      )}
      {run.total > 1 && (
        <progress className={styles.bar} value={progress.made + progress.failed} max={run.total}>
          {progress.made} of {run.total}
        </progress>
      )}
      <ul className={styles.targets}>
        {shown.map(target => (
          <TargetResult key={target.position} target={target} />
        ))}
      </ul>
      <RunActions view={view} run={run} />
    </div>
  );
}

function TargetResult({ target }: { readonly target: TargetView }) {
  const { text, tone } = targetStanding(target.status!);
  const problem = target.problem as Partial<Problem> | null;
  return (
    <li className={styles.target}>
      <span>
        <Foreign>{target.title}</Foreign>
      </span>
      <span className={styles.standing} data-tone={tone}>
        {text}
        {target.attempts > 1 && <span className={styles.attempts}> after {target.attempts} tries</span>}
      </span>
      {problem?.message && (
        <div className={styles.problem}>
          <ProblemNote
            past
            problem={{
              code: problem.code ?? 'internal',
              message: problem.message,
              mend: problem.mend ?? '',
              vendorText: problem.vendorText,
            }}
          />
          <WhatMoved target={target} />
        </div>
      )}
    </li>
  );
}

function RunActions({ view, run }: Props) {
  const navigate = useNavigate();
  const [openedAt] = useState(Date.now);
  const undo = useStep<{ readonly proposals: readonly string[] }>(view, `/api/proposals/${view.id}/undo`);
  const pause = useStep(view, `/api/runs/${run.id}/pause`);
  const resume = useStep(view, `/api/runs/${run.id}/resume`);
  const cancel = useStep(view, `/api/runs/${run.id}/cancel`);
  const failed = [undo, pause, resume, cancel].find(step => step.error)?.error;
  const active = ['queued', 'applying'].includes(run.status);
  const propose = () =>
    undo.mutate({}, { onSuccess: ({ proposals }) => proposals[0] && navigate(`/proposals/${proposals[0]}`) });
  return (
    <>
      {failed && <ProblemNote problem={problemOf(failed)} />}
      <div className={styles.actions}>
        {active && (
          <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate({})}>
            Pause
          </Button>
        )}
        {run.status === 'paused' && (
          <Button loading={resume.isPending} onClick={() => resume.mutate({})}>
            Go on
          </Button>
        )}
        {(active || run.status === 'paused') && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
            Cancel the rest
          </Button>
        )}
        {isWorthAnew(view) && <ProposeAnew view={view} />}
        {canUndo(view, openedAt) && (
          <Button variant="default" loading={undo.isPending} onClick={propose}>
            Undo…
          </Button>
        )}
        <Button
          component="a"
          variant="default"
          href={`/api/proposals/${view.id}/receipt`}
          download={`receipt-${view.id}.json`}
          leftSection={<Download size={16} aria-hidden />}
        >
          Receipt
        </Button>
      </div>
    </>
  );
}
