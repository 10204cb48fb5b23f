import { expect, it } from 'vitest';
import { flowIn } from './flow.ts';

const repository = { full_name: 'harbor-goods/storefront', default_branch: 'main' };
const sha = (letter: string): string => letter.repeat(40);

it('a push to the default branch tells its commits in order, in UTC', () => {
  const commits = [
    { id: sha('b'), timestamp: '2026-11-02T09:00:00+01:00' },
    { id: sha('c'), timestamp: '2026-11-02T08:30:00Z' },
  ];
  const push = { ref: 'refs/heads/main', before: sha('a'), after: sha('c'), commits, repository };
  expect(flowIn('push', push)).toEqual({
    kind: 'pushed',
    branch: 'main',
    isTrunk: true,
    before: sha('a'),
    commits: [
      { sha: sha('b'), at: '2026-11-02T08:00:00.000Z' },
      { sha: sha('c'), at: '2026-11-02T08:30:00.000Z' },
    ],
  });
  expect(flowIn('push', { ...push, ref: 'refs/heads/sizes', before: sha('0') })).toMatchObject({
    branch: 'sizes',
    isTrunk: false,
    before: null,
  });
  expect(flowIn('push', { ...push, ref: 'refs/tags/v1' })).toBeNull();
});

const pull = {
  action: 'closed',
  pull_request: {
    number: 7,
    merged: true,
    created_at: '2026-11-02T10:00:00Z',
    merged_at: '2026-11-02T16:00:00Z',
    merge_commit_sha: sha('b'),
    head: { ref: 'sizes' },
    base: { ref: 'main' },
  },
  repository,
};

it('only a merge into the default branch is one', () => {
  expect(flowIn('pull_request', pull)).toMatchObject({ kind: 'merged', number: 7, mergeSha: sha('b') });
  const other = (changed: object) => ({ ...pull, pull_request: { ...pull.pull_request, ...changed } });
  expect(flowIn('pull_request', other({ merged: false, merged_at: null }))).toBeNull();
  expect(flowIn('pull_request', other({ base: { ref: 'release/1.4' } }))).toBeNull();
  expect(flowIn('pull_request', { ...pull, action: 'opened' })).toBeNull();
});

it.each([
  ['success', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
])('a deployment that ended in %s %s', (state, outcome) => {
  const deployment = { id: 9, sha: sha('b'), environment: 'production' };
  const status = { state, created_at: '2026-11-02T17:00:00Z' };
  expect(flowIn('deployment_status', { deployment_status: status, deployment, repository })).toMatchObject({
    kind: 'deployed',
    id: '9',
    outcome,
  });
  expect(
    flowIn('deployment_status', { deployment_status: { ...status, state: 'in_progress' }, deployment }),
  ).toBeNull();
});

it('what is outside of GitHub’s own schema is refused', () => {
  expect(() => flowIn('push', { ref: 1 })).toThrow(/outside its own schema/);
  expect(flowIn('watch', { ref: 1 })).toBeNull();
});
