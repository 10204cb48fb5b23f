import { createHash } from 'node:crypto';
import type { Repository } from '../repository.ts';

/** A node id as GitHub makes them: opaque, the kind in front. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`;

/** Links that come out of a list of names: GitHub describes each object by dozens of addresses. */
export const links = (base: string, tails: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tails).map(([name, tail]) => [name, `${base}${tail}`]));

export function userView(origin: string, login: string) {
  const id = createHash('sha256').update(login).digest().readUInt16BE();
  const url = `${origin}/users/${login}`;
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${origin}/avatars/${id}`,
    gravatar_id: '',
    url,
    html_url: `${origin}/${login}`,
    ...links(url, {
      followers_url: '/followers',
      following_url: '/following{/other_user}',
      gists_url: '/gists{/gist_id}',
      starred_url: '/starred{/owner}{/repo}',
      subscriptions_url: '/subscriptions',
      organizations_url: '/orgs',
      repos_url: '/repos',
      events_url: '/events{/privacy}',
      received_events_url: '/received_events',
    }),
    type: 'User',
    user_view_type: 'public',
    site_admin: false,
  };
}

/** Apps that make check runs. */
export function appView(origin: string, slug: string, born: string) {
  const isActions = slug === 'github-actions';
  return {
    id: isActions ? 15368 : 90001,
    slug,
    node_id: nodeId('A', slug),
    client_id: `Iv1.${slug}`,
    owner: userView(origin, isActions ? 'github' : slug),
    name: isActions ? 'GitHub Actions' : slug,
    description: null,
    external_url: `${origin}/apps/${slug}`,
    html_url: `${origin}/apps/${slug}`,
    created_at: born,
    updated_at: born,
    permissions: { checks: 'write', contents: 'read', metadata: 'read' },
    events: ['check_run', 'push'],
  };
}

export const apiOf = (origin: string, { fullName }: Repository): string => `${origin}/repos/${fullName}`;
export const pageOf = (origin: string, { fullName }: Repository): string => `${origin}/${fullName}`;
