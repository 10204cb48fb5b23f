import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import type { ServerView, ToolView } from '../../server/wire.ts';
import { queryClient } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import styles from './review.module.css';

interface Props {
  readonly server: ServerView;
  readonly change: NonNullable<ServerView['unreviewed']>;
  readonly tools: readonly ToolView[];
}

/** What a server shows that nobody has read yet, and the button with which a person says to have read it. */
export function Review({ server: { name, path }, change, tools }: Props) {
  const [opened, dialog] = useDisclosure();
  const review = useMutation({
    mutationFn: () => request('POST', `/api/servers/${name}/review`, { hash: change.hash }),
    onSuccess: () => {
      dialog.close();
      return queryClient.invalidateQueries({ queryKey: ['/api/servers'] });
    },
  });
  const described = (tool: string) => tools.find(each => each.name === tool)?.description;
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={dialog.open}>
        Review…
      </Button>
      <Modal
        opened={opened}
        onClose={dialog.close}
        size="lg"
        title={`What ${path} shows now`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={styles.review}>
          <p>
            Assistants read these words and act on them. Until somebody has read what changed, the tools of
            this server answer no calls.
          </p>
          <Tools title="New" names={change.added} described={described} />
          <Tools title="Changed" names={change.changed} described={described} />
          <Tools title="Gone" names={change.removed} />
          {change.added.length + change.changed.length + change.removed.length === 0 && (
            <p>No tool changed, but the addresses of its resources did.</p>
          )}
          {review.error && <ProblemNote problem={problemOf(review.error)} />}
          <Button loading={review.isPending} onClick={() => review.mutate()}>
            I have read it: let it answer
          </Button>
        </div>
      </Modal>
    </>
  );
}

interface ToolsProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly described?: (tool: string) => string | undefined;
}

function Tools({ title, names, described }: ToolsProps) {
  if (names.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <dl className={styles.tools}>
        {names.map(name => (
          <div key={name}>
            <dt className="mono">
              <Foreign>{name}</Foreign>
            </dt>
            {described && (
              <dd>
                <Foreign>{described(name) ?? ''}</Foreign>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </div>
  );
}
