import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { MessagesSquare, SquarePen } from 'lucide-react';
import { useCallback } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { Conversation } from './conversation.tsx';
import styles from './page.module.css';
import { ThreadList } from './thread-list.tsx';

/** The chat: conversations beside the one that is open. */
export function ChatPage() {
  const { thread } = useParams();
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  const go = useCallback((id: string) => void navigate(`/chat/${id}`, { replace: true }), [navigate]);
  return (
    <div className={styles.page}>
      <aside className={styles.threads} aria-label="Conversations">
        <ThreadList current={thread} />
      </aside>
      <main className={styles.main}>
        <div className={styles.bar}>
          <button type="button" onClick={open}>
            <MessagesSquare size={18} aria-hidden /> Conversations
          </button>
          <Link to="/chat">
            <SquarePen size={18} aria-hidden /> New
          </Link>
        </div>
        <Conversation thread={thread ?? null} opened={go} />
      </main>
      <Drawer
        opened={opened}
        onClose={close}
        title="Conversations"
        lockScroll={false}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <ThreadList current={thread} onOpen={close} />
      </Drawer>
    </div>
  );
}
