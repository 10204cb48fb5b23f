import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import type { FlowFact } from '../../tools/insights/ports.ts';

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const nothing = '0'.repeat(40);
const repository = z.object({ default_branch: z.string() });

const push = z.object({
  ref: z.string(),
  before: sha,
  after: sha,
  commits: z.array(z.object({ id: sha, timestamp: z.iso.datetime({ offset: true }) })),
  repository,
});
const pullRequest = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.int(),
    merged: z.boolean().optional(),
    created_at: z.string(),
    merged_at: z.string().nullable(),
    merge_commit_sha: sha.nullable(),
    head: z.object({ ref: z.string() }),
    base: z.object({ ref: z.string() }),
  }),
  repository,
});
const deploymentStatus = z.object({
  deployment_status: z.object({ state: z.string(), created_at: z.string() }),
  deployment: z.object({ id: z.int(), sha, environment: z.string() }),
});

/** What a webhook says of a change's way into production: a push to a branch, a merge, a deployment that ended; null for all else. */
export function flowIn(event: string, payload: unknown): FlowFact | null {
  if (event === 'push') return pushIn(read(push, payload));
  if (event === 'pull_request') return mergeIn(read(pullRequest, payload));
  return event === 'deployment_status' ? deploymentIn(read(deploymentStatus, payload)) : null;
}

function read<Schema extends z.ZodType>(schema: Schema, payload: unknown): z.output<Schema> {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new Refusal('vendor_protocol', 'GitHub signed a webhook outside its own schema.');
}

function pushIn({ ref, before, commits, repository: { default_branch } }: z.output<typeof push>) {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  if (branch === undefined) return null;
  return {
    kind: 'pushed' as const,
    branch,
    isTrunk: branch === default_branch,
    before: before === nothing ? null : before,
    commits: commits.map(({ id, timestamp }) => ({ sha: id, at: new Date(timestamp).toISOString() })),
  };
}

function mergeIn({
  action,
  pull_request: pull,
  repository: { default_branch },
}: z.output<typeof pullRequest>) {
  const isMerge = action === 'closed' && pull.merged && pull.base.ref === default_branch;
  if (!isMerge || !pull.merge_commit_sha || !pull.merged_at) return null;
  return {
    kind: 'merged' as const,
    number: pull.number,
    branch: pull.head.ref,
    mergeSha: pull.merge_commit_sha,
    openedAt: pull.created_at,
    mergedAt: pull.merged_at,
  };
}

const outcomes: Readonly<Record<string, 'succeeded' | 'failed'>> = {
  success: 'succeeded',
  failure: 'failed',
  error: 'failed',
};

function deploymentIn({ deployment, deployment_status: status }: z.output<typeof deploymentStatus>) {
  const outcome = outcomes[status.state];
  if (!outcome) return null;
  return {
    kind: 'deployed' as const,
    id: String(deployment.id),
    environment: deployment.environment,
    sha: deployment.sha,
    outcome,
    at: status.created_at,
  };
}
