import { createBrowserRouter, redirect } from 'react-router';
import { Broken } from './shell/broken.tsx';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './shell/sign-in.tsx';
import { signInByLink } from './shell/sign-in-by-link.ts';

/** Each page is a chunk of its own, fetched when it is first opened. */
export const router = createBrowserRouter([
  { path: '/sign-in', loader: signInByLink, element: <SignIn />, hydrateFallbackElement: <span /> },
  {
    path: '/',
    element: <Shell />,
    errorElement: <Broken />,
    hydrateFallbackElement: <span />,
    children: [
      {
        errorElement: <Broken />,
        children: [
          { index: true, loader: () => redirect('/chat') },
          {
            path: 'chat/:thread?',
            lazy: async () => ({ Component: (await import('./chat/page.tsx')).ChatPage }),
          },
          { path: 'inbox', lazy: async () => ({ Component: (await import('./inbox/page.tsx')).InboxPage }) },
          {
            path: 'proposals/:id',
            lazy: async () => ({ Component: (await import('./proposal/page.tsx')).ProposalPage }),
          },
          {
            path: 'sessions',
            lazy: async () => ({ Component: (await import('./sessions/page.tsx')).SessionsPage }),
          },
          {
            path: 'sessions/:id',
            lazy: async () => ({ Component: (await import('./sessions/session-page.tsx')).SessionPage }),
          },
          { path: 'runs', lazy: async () => ({ Component: (await import('./runs/page.tsx')).RunsPage }) },
          {
            path: 'runs/:id',
            lazy: async () => ({ Component: (await import('./runs/run-page.tsx')).RunPage }),
          },
          {
            path: 'runs/dead-letters',
            lazy: async () => ({ Component: (await import('./dead-letters/page.tsx')).DeadLettersPage }),
          },
          {
            path: 'settings',
            lazy: async () => ({ Component: (await import('./settings/page.tsx')).SettingsPage }),
          },
          {
            path: 'memory',
            lazy: async () => ({ Component: (await import('./memory/page.tsx')).MemoryPage }),
          },
          {
            path: 'learning',
            lazy: async () => ({ Component: (await import('./learning/page.tsx')).LearningPage }),
          },
          {
            path: 'profile',
            lazy: async () => ({ Component: (await import('./profile/page.tsx')).ProfilePage }),
          },
          {
            path: 'access',
            lazy: async () => ({ Component: (await import('./access/page.tsx')).AccessPage }),
          },
          { path: 'tools', lazy: async () => ({ Component: (await import('./tools/page.tsx')).ToolsPage }) },
          {
            path: 'policies',
            lazy: async () => ({ Component: (await import('./policies/page.tsx')).PoliciesPage }),
          },
          { path: 'audit', lazy: async () => ({ Component: (await import('./audit/page.tsx')).AuditPage }) },
          { path: '*', element: <Broken /> },
        ],
      },
    ],
  },
]);
