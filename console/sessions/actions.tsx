import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { SessionFacts } from '../../server/wire.ts';
import { problemOf } from '../api/request.ts';
import { useSessionAct } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { ExportForm } from './export-form.tsx';
import { FinishForm } from './finish-form.tsx';

/** What can be done with a session as it stands, the most likely first. */
export function SessionActions({ session }: { readonly session: SessionFacts }) {
  const { id, status } = session;
  const start = useSessionAct(id, 'start');
  const pause = useSessionAct(id, 'pause');
  const [finishing, finish] = useDisclosure(false);
  const [exporting, exportTo] = useDisclosure(false);
  const error = start.error ?? pause.error;
  const close = { 'aria-label': 'Close' };
  return (
    <>
      <div className="row">
        {(status === 'planned' || status === 'paused') && (
          <Button loading={start.isPending} onClick={() => start.mutate({})}>
            {status === 'planned' ? 'Start' : 'Go on'}
          </Button>
        )}
        {status === 'running' && (
          <Button variant="default" loading={pause.isPending} onClick={() => pause.mutate({})}>
            Pause
          </Button>
        )}
        {(status === 'running' || status === 'paused') && (
          <Button variant="default" onClick={finish.open}>
            Finish…
          </Button>
        )}
        {status === 'finished' && <Button onClick={finish.open}>Debrief…</Button>}
        {(status === 'finished' || status === 'debriefed') && !session.issue && (
          <Button variant={status === 'debriefed' ? 'filled' : 'default'} onClick={exportTo.open}>
            Export to Jira…
          </Button>
        )}
      </div>
      {error && <ProblemNote problem={problemOf(error)} />}
      <Modal
        opened={finishing}
        onClose={finish.close}
        title={status === 'finished' ? 'Debrief' : 'Finish the session'}
        closeButtonProps={close}
      >
        <FinishForm session={session} done={finish.close} />
      </Modal>
      <Modal opened={exporting} onClose={exportTo.close} title="Export to Jira" closeButtonProps={close}>
        <ExportForm session={id} />
      </Modal>
    </>
  );
}
