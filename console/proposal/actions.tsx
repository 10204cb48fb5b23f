import { Button, Modal, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import type { ProposalView } from '../../server/wire.ts';
import { useOwnPasskeys } from '../api/passkeys.ts';
import { problemOf, RequestFailed } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { counted } from '../text/count.ts';
import { formatMoney } from '../text/money.ts';
import styles from './actions.module.css';
import { useAsk } from './ask.tsx';
import { useDecision, useStep } from './decision.ts';
import { EditForm } from './edit-form.tsx';
import { fieldsOf } from './input-fields.ts';

interface Props {
  readonly view: ProposalView;
  /** The targets that are still chosen. */
  readonly positions: readonly number[];
}

/** Approve, reject, edit, ask, withdraw. Approving is one press on a button that says what it does. */
export function Actions({ view, positions }: Props) {
  const { document, targets } = view;
  const [asking, reject] = useDisclosure(false);
  const [editing, edit] = useDisclosure(false);
  const decision = useDecision(view);
  const withdraw = useStep(view, `/api/proposals/${view.id}/withdraw`);
  const ask = useAsk();
  const partial = positions.length < targets.length;
  const error = decision.error ?? withdraw.error;
  const own = useOwnPasskeys();
  const { passkey: needed } = document.policy;
  const approve = (passkey: boolean) =>
    decision.mutate({ decision: 'approve', ...(partial && { positions }), ...(passkey && { passkey }) });
  return (
    <div className={styles.actions}>
      {error && !asking && <ProblemNote problem={saidOf(error, view)} />}
      {needed && own?.length === 0 && (
        <p className="small">
          You have no passkey yet. <Link to="/access">Add one on the page Access</Link>, then sign here.
        </p>
      )}
      <div className={styles.buttons}>
        <Button
          size="md"
          className={styles.approve}
          data-shortcut="approve"
          loading={decision.isPending && decision.variables.decision === 'approve'}
          disabled={positions.length === 0 || (needed && !own?.length)}
          onClick={() => approve(needed)}
        >
          {approveText(view, positions.length)}
          {needed && ' with a passkey'}
        </Button>
        <Button size="md" variant="default" data-shortcut="reject" onClick={reject.open}>
          Reject…
        </Button>
        <span className={styles.rest}>
          {!needed && own && own.length > 0 && (
            <Button variant="subtle" disabled={positions.length === 0} onClick={() => approve(true)}>
              Approve with a passkey
            </Button>
          )}
          {fieldsOf(view.editable).length > 0 && (
            <Button variant="subtle" onClick={edit.open}>
              Edit…
            </Button>
          )}
          <Button
            variant="subtle"
            onClick={() => ask({ id: view.id, sentence: document.sentence, thread: document.origin.thread })}
          >
            Ask back
          </Button>
          <Button variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate({})}>
            Withdraw
          </Button>
        </span>
      </div>
      <Modal
        opened={asking}
        onClose={reject.close}
        title="Reject"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <RejectForm
          pending={decision.isPending}
          error={decision.error}
          submit={reason =>
            decision.mutate({ decision: 'reject', ...(reason && { reason }) }, { onSuccess: reject.close })
          }
        />
      </Modal>
      <Modal
        opened={editing}
        onClose={edit.close}
        size="lg"
        title="Edit"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <EditForm view={view} />
      </Modal>
    </div>
  );
}

function approveText({ document, targets }: ProposalView, chosen: number): string {
  const many =
    targets.length > 1
      ? ` ${chosen < targets.length ? `${counted(chosen)} of ` : 'all '}${counted(targets.length)}`
      : '';
  const money = document.spend && chosen === targets.length ? ` · ${formatMoney(document.spend)}` : '';
  return `Approve${many}${money}`;
}

/** Somebody else was quicker: that is no error of the reader's, and their name is what they need. */
function saidOf(error: Error, { approvals }: ProposalView) {
  const problem = problemOf(error);
  const other = approvals.at(-1);
  if (!(error instanceof RequestFailed) || problem.code !== 'not_pending' || !other) return problem;
  const did = other.decision === 'approve' ? 'approved' : 'rejected';
  return { ...problem, message: `Already ${did} by ${other.approver}.`, mend: 'Your press changed nothing.' };
}

interface RejectProps {
  readonly pending: boolean;
  readonly error: Error | null;
  readonly submit: (reason: string) => void;
}

function RejectForm({ pending, error, submit }: RejectProps) {
  const [reason, setReason] = useState('');
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit(reason.trim());
  };
  return (
    <form onSubmit={onSubmit} className={styles.form}>
      <Textarea
        label="Reason"
        description="Whoever asked for it reads this."
        data-autofocus
        autosize
        minRows={3}
        maxLength={1000}
        value={reason}
        onChange={event => setReason(event.currentTarget.value)}
      />
      {error && <ProblemNote problem={problemOf(error)} />}
      <Button type="submit" color="danger" loading={pending}>
        Reject
      </Button>
    </form>
  );
}
