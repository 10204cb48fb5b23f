import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import {
  BookOpenCheck,
  CircleUserRound,
  Ellipsis,
  GraduationCap,
  Inbox,
  KeyRound,
  ListChecks,
  LogOut,
  type LucideIcon,
  MessageSquareText,
  Moon,
  NotebookText,
  ScrollText,
  Settings2,
  Sun,
  TestTubeDiagonal,
  UserRound,
  Wrench,
} from 'lucide-react';
import { NavLink, useNavigate } from 'react-router';
import { queryClient, sessionQuery, waitingQuery } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { Foreign } from '../text/foreign.tsx';
import { visible } from '../text/visible.ts';
import { KillSwitch } from './kill-switch.tsx';
import styles from './rail.module.css';
import { Wordmark } from './wordmark.tsx';

interface Place {
  readonly to: string;
  readonly name: string;
  readonly Icon: LucideIcon;
}

const daily: readonly Place[] = [
  { to: '/chat', name: 'Chat', Icon: MessageSquareText },
  { to: '/inbox', name: 'Inbox', Icon: Inbox },
  { to: '/runs', name: 'Runs', Icon: ListChecks },
];
const rare: readonly Place[] = [
  { to: '/sessions', name: 'Sessions', Icon: TestTubeDiagonal },
  { to: '/access', name: 'Access', Icon: KeyRound },
  { to: '/tools', name: 'Tools', Icon: Wrench },
  { to: '/policies', name: 'Policies', Icon: BookOpenCheck },
  { to: '/learning', name: 'Learning', Icon: GraduationCap },
  { to: '/audit', name: 'Audit', Icon: ScrollText },
];
/** What is a person's own stands in the menu of that person. */
const own: readonly Place[] = [
  { to: '/profile', name: 'Profile', Icon: CircleUserRound },
  { to: '/memory', name: 'Memory', Icon: NotebookText },
  { to: '/settings', name: 'Settings', Icon: Settings2 },
];

const linkClass = ({ isActive }: { readonly isActive: boolean }) =>
  isActive ? `${styles.link} ${styles.here}` : styles.link;

/** Where one can go. A column on a desk, a bar under the thumb on a phone. */
export function Rail() {
  const waiting = useQuery(waitingQuery).data?.total ?? 0;
  return (
    <section className={styles.rail} aria-label="Countersign">
      <div className={styles.brand}>
        <Wordmark />
      </div>
      <nav className={styles.places} aria-label="Pages">
        {daily.map(place => (
          <PlaceLink key={place.to} {...place} count={place.to === '/inbox' ? waiting : 0} />
        ))}
        <div className={styles.rare}>
          {rare.map(place => (
            <PlaceLink key={place.to} {...place} count={0} />
          ))}
        </div>
        <More />
      </nav>
      <div className={styles.foot}>
        <KillSwitch />
        <Person />
      </div>
    </section>
  );
}

function PlaceLink({ to, name, Icon, count }: Place & { readonly count: number }) {
  return (
    <NavLink to={to} className={linkClass}>
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <span>{name}</span>
      {count > 0 && (
        <span className={styles.count}>
          {count > 999 ? '999+' : count}
          <span className="visually-hidden"> waiting for a decision</span>
        </span>
      )}
    </NavLink>
  );
}

function More() {
  const navigate = useNavigate();
  return (
    <Menu position="top-end">
      <Menu.Target>
        <button type="button" className={`${styles.link} ${styles.more}`}>
          <Ellipsis size={18} aria-hidden />
          <span>More</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {[...rare, ...own].map(({ to, name, Icon }) => (
          <Menu.Item key={to} leftSection={<Icon size={16} aria-hidden />} onClick={() => navigate(to)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Person() {
  const navigate = useNavigate();
  const { data } = useQuery(sessionQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const signOut = useMutation({
    mutationFn: () => request('POST', '/api/session/sign-out'),
    onSuccess: () => {
      queryClient.clear();
      location.assign('/');
    },
  });
  const dark =
    colorScheme === 'dark' || (colorScheme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <div className={styles.person}>
      <Menu position="top-start">
        <Menu.Target>
          <button
            type="button"
            className={styles.who}
            aria-label={`${visible(data?.operator.name ?? '')}, account`}
          >
            <UserRound size={18} strokeWidth={1.75} aria-hidden />
            <span className={styles.name}>
              <Foreign>{data?.operator.name ?? ''}</Foreign>
              <span className={styles.role}>
                <Foreign>{data?.tenant.name ?? ''}</Foreign>
              </span>
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {data?.operator.role} · Countersign {data?.version} · <Foreign>{data?.model.name ?? ''}</Foreign>
          </Menu.Label>
          {own.map(({ to, name, Icon }) => (
            <Menu.Item key={to} leftSection={<Icon size={16} aria-hidden />} onClick={() => navigate(to)}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => signOut.mutate()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className={styles.scheme}
        aria-label={dark ? 'Light colours' : 'Dark colours'}
        onClick={() => setColorScheme(dark ? 'light' : 'dark')}
      >
        {dark ? (
          <Sun size={18} strokeWidth={1.75} aria-hidden />
        ) : (
          <Moon size={18} strokeWidth={1.75} aria-hidden />
        )}
      </ActionIcon>
    </div>
  );
}
