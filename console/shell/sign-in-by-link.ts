import { redirect } from 'react-router';
import { queryClient, sessionQuery } from '../api/queries.ts';
import { problemOf, request } from '../api/request.ts';

/**
 * Trades the one-time secret of a link for a session. The secret stands behind the `#`, which browsers send to nobody,
 * and leaves the address and the history before anything else happens.
 */
export async function signInByLink() {
  const secret = location.hash.slice(1);
  if (!secret) return null;
  history.replaceState(null, '', '/sign-in');
  try {
    await request('POST', '/api/sign-in', { secret });
  } catch (thrown) {
    return problemOf(thrown);
  }
  await queryClient.resetQueries({ queryKey: sessionQuery.queryKey });
  return redirect('/chat');
}
