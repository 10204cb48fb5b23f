import { Modal } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { useNavigate } from 'react-router';
import styles from './shortcuts.module.css';

const keys: readonly (readonly [key: string, does: string])[] = [
  ['/', 'Search, or write when there is nothing to search'],
  ['j, k', 'Next and previous in a list'],
  ['Enter', 'Open the chosen proposal'],
  ['a', 'Move to the approve button; it still wants its own press'],
  ['r', 'Move to the reject button'],
  ['c', 'Go to the chat'],
  ['i', 'Go to the inbox'],
  ['?', 'Show these keys'],
];

const focus = (selector: string) => () =>
  [...document.querySelectorAll<HTMLElement>(selector)].find(element => element.offsetParent)?.focus();

/** Keys that work on every page, outside of fields. None of them decides anything. */
export function useShortcuts() {
  const navigate = useNavigate();
  const [opened, { open, close }] = useDisclosure(false);
  useHotkeys([
    ['/', focus('[data-shortcut="search"]')],
    ['a', focus('[data-shortcut="approve"]')],
    ['r', focus('[data-shortcut="reject"]')],
    ['c', () => navigate('/chat')],
    ['i', () => navigate('/inbox')],
    ['shift+?', open],
  ]);
  return (
    <Modal opened={opened} onClose={close} title="Keys" closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={styles.keys}>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
