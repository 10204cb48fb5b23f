import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import { problemOf } from '../api/request.ts';
import { ProblemNote } from './problem-note.tsx';
import { useTitle } from './use-title.ts';

/** Shown where a page does not exist or broke down; the rest of the console goes on. */
export function Broken() {
  useTitle('Not here');
  const error = useRouteError();
  if (!error || (isRouteErrorResponse(error) && error.status === 404))
    return (
      <main className="page">
        <h1>There is no such page</h1>
        <p>
          <Link to="/chat">Go to the chat</Link> or <Link to="/inbox">to the inbox</Link>.
        </p>
      </main>
    );
  return (
    <main className="page">
      <h1>This page broke down</h1>
      <ProblemNote problem={problemOf(error)} />
    </main>
  );
}
