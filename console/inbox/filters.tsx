import { NativeSelect, TextInput } from '@mantine/core';
import type { InboxView } from '../../server/wire.ts';
import { visible } from '../text/visible.ts';
import styles from './page.module.css';

const sorts = [
  { value: 'deadline', label: 'Decide soonest' },
  { value: 'risk', label: 'Highest risk' },
  { value: 'newest', label: 'Newest' },
  { value: 'oldest', label: 'Oldest' },
];
const risks = [
  { value: '', label: 'Any risk' },
  { value: 'high', label: 'High risk' },
  { value: 'medium', label: 'Medium risk' },
  { value: 'low', label: 'Low risk' },
];

interface Props {
  readonly inbox: InboxView | undefined;
  readonly read: (name: string) => string;
  readonly set: (name: string, value: string) => void;
  readonly sort: string;
}

/** By words, risk, kind of action and requester, in the order that is asked for. */
export function Filters({ inbox, read, set, sort }: Props) {
  const actions = (inbox?.actions ?? []).map(action => ({ value: action, label: action }));
  const requesters = (inbox?.requesters ?? []).map(({ id, name }) => ({ value: id, label: visible(name) }));
  const choice = (
    name: string,
    label: string,
    data: readonly { value: string; label: string }[],
    value: string,
  ) => (
    <NativeSelect
      aria-label={label}
      data={[...data]}
      value={value}
      onChange={event => set(name, event.currentTarget.value)}
    />
  );
  return (
    <div className={styles.filters}>
      <TextInput
        type="search"
        aria-label="Search proposals"
        placeholder="Search"
        data-shortcut="search"
        className={styles.search}
        value={read('search')}
        onChange={event => set('search', event.currentTarget.value)}
      />
      {choice('risk', 'Risk', risks, read('risk'))}
      {choice('action', 'Action', [{ value: '', label: 'Any action' }, ...actions], read('action'))}
      {requesters.length > 1 &&
        choice(
          'requester',
          'Requester',
          [{ value: '', label: 'Asked by anybody' }, ...requesters],
          read('requester'),
        )}
      {choice('sort', 'Order', sorts, sort)}
    </div>
  );
}
