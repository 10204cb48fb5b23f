import { z } from 'zod';
import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Applied, action, type Target } from '../../platform/tool.ts';
import { githubHosts } from '../ci/hosts.ts';
import { repositoryAsked } from '../ci/list-repositories.ts';
import { ownBranch } from './change/file-change.ts';
import './events.ts';
import './ports.ts';

const withdrawn = z.object({ repository: z.string(), pull_request: z.int(), branch: z.string() });
const meant = (target: Target) => withdrawn.parse((target.after as { withdraw: unknown }).withdraw);

const withdrawnWith = (withdraw: z.output<typeof withdrawn>): Applied => ({
  receipt: withdraw,
  events: [
    {
      type: 'test_change.withdrawn',
      payload: { repository: withdraw.repository, pull_request: withdraw.pull_request },
    },
  ],
});

async function stateNow({ repository, pull_request }: z.output<typeof withdrawn>, context: QueryContext) {
  const how = { signal: context.signal };
  const connection = context.ports.code.open(repository);
  const { state, isMerged, branch } = await connection.pull(pull_request, how);
  return { state: isMerged ? 'merged' : state, head: await connection.head(branch, how) };
}

export const withdrawTestChange = action({
  name: 'withdraw_test_change',
  title: 'Withdraw a change to a test',
  description: 'Proposes to close a pull request that we opened, and to delete its branch.',
  version: 1,
  scopes: ['test-upkeep:act'],
  egress: githubHosts,
  input: z.object({ repository: z.string().max(140).optional(), pull_request: z.int().positive() }),
  output: withdrawn,
  say: ({ pull_request }) => `Pull request ${pull_request} is closed, and its branch is gone.`,
  async preview(input, context) {
    const repository = await repositoryAsked(context, input.repository);
    const pull = await context.ports.code
      .open(repository)
      .pull(input.pull_request, { signal: context.signal });
    if (!ownBranch.test(pull.branch))
      throw new Refusal('invalid_input', 'That pull request is not one of ours.', { path: 'pull_request' });
    if (pull.isMerged)
      throw new Refusal('cannot_be_undone', 'The pull request is merged.', {
        mend: 'Revert it at GitHub.',
      });
    const withdraw = { repository, pull_request: pull.number, branch: pull.branch };
    const before = await stateNow(withdraw, context);
    if (before.state === 'closed' && before.head === null)
      throw new Refusal('not_pending', 'The pull request is closed already, and its branch is gone.');
    return {
      sentence: `Close pull request ${pull.number} of ${repository} and delete its branch.`,
      targets: [
        {
          ref: `${repository}/pull/${pull.number}`,
          title: `${repository}: pull request ${pull.number}`,
          before,
          after: { state: 'closed', head: null, withdraw },
        },
      ],
      totals: [],
      facts: [{ label: 'Branch', value: pull.branch, source: 'GitHub' }],
      reversibility: {
        kind: 'irreversible' as const,
        why: 'The branch is deleted; the same change can be proposed again.',
        contact: 'whoever owns the repository',
      },
      risk: { level: 'low' as const, reasons: ['It takes back a change of ours that is not merged.'] },
      guarantees: {
        conditionalWrite: false,
        idempotencyKey: false,
        window:
          'The pull request is read right before. A commit that somebody pushes to it in that second is lost with the branch.',
      },
      account: repository,
    };
  },
  read: (target, context) => stateNow(meant(target), context),
  async apply(target, context) {
    const withdraw = meant(target);
    const how = { signal: context.signal };
    const connection = context.ports.code.open(withdraw.repository);
    const { state, head } = await stateNow(withdraw, context);
    if (state === 'open') await connection.closePull(withdraw.pull_request, how);
    if (head !== null) await connection.deleteBranch(withdraw.branch, how);
    return withdrawnWith(withdraw);
  },
  async reconcile(target, context) {
    const withdraw = meant(target);
    const { state, head } = await stateNow(withdraw, context);
    return state !== 'open' && head === null
      ? { outcome: 'applied', ...withdrawnWith(withdraw) }
      : { outcome: 'not_applied' };
  },
  async verify(target, _receipt, context) {
    const seen = await stateNow(meant(target), context);
    return seen.state === 'closed' && seen.head === null
      ? { verdict: 'verified', seen }
      : { verdict: 'drifted', seen, difference: 'The pull request or its branch is still there.' };
  },
  result: ([receipt]) => withdrawn.parse(receipt),
});
