import { z } from 'zod';

/** What we read of GitHub's REST answers (API version 2022-11-28): the fields that we use; the rest is let through unread. */
const status = z.string().nullable();
const id = z.int().transform(String);

export const repositoryAnswer = z.object({ default_branch: z.string() });

export const branchAnswer = z.object({
  name: z.string(),
  commit: z.object({ sha: z.string() }),
  protected: z.boolean(),
  protection: z
    .object({
      required_status_checks: z.object({ contexts: z.array(z.string()).default([]) }).optional(),
    })
    .optional(),
});

export const commitAnswer = z.object({
  sha: z.string(),
  commit: z.object({ committer: z.object({ date: z.string().optional() }).nullable() }),
  files: z.array(z.object({ filename: z.string() })).default([]),
});

export const comparisonAnswer = z.object({
  files: z.array(z.object({ filename: z.string(), patch: z.string().optional() })).default([]),
});

export const pullAnswer = z.object({
  head: z.object({ sha: z.string(), ref: z.string() }),
  base: z.object({ ref: z.string() }),
});

export const checkRunsAnswer = z.object({
  check_runs: z.array(
    z.object({
      id,
      name: z.string(),
      status,
      conclusion: z.string().nullable(),
      started_at: z.string().nullable(),
      completed_at: z.string().nullable(),
      html_url: z.string().nullable(),
      output: z.object({ annotations_count: z.int() }),
      check_suite: z.object({ id: z.int() }).nullable(),
      app: z.object({ slug: z.string().optional() }).nullable(),
    }),
  ),
});

export const statusAnswer = z.object({
  statuses: z.array(
    z.object({
      id,
      state: z.string(),
      context: z.string(),
      target_url: z.string().nullable(),
      created_at: z.string(),
      updated_at: z.string(),
    }),
  ),
});

export const annotationsAnswer = z.array(
  z.object({
    path: z.string(),
    start_line: z.int(),
    annotation_level: z.string().nullable(),
    title: z.string().nullable(),
    message: z.string().nullable(),
  }),
);

export const runAnswer = z.object({
  id,
  run_attempt: z.int().default(1),
  head_sha: z.string(),
  head_branch: z.string().nullable(),
  status,
  conclusion: z.string().nullable(),
  updated_at: z.string(),
});
export const runsAnswer = z.object({ workflow_runs: z.array(runAnswer) });

export const jobAnswer = z.object({
  id,
  run_id: id,
  run_attempt: z.int().default(1),
  name: z.string(),
  head_sha: z.string(),
  status,
  conclusion: z.string().nullable(),
  steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullable() })).default([]),
});
export const jobsAnswer = z.object({ jobs: z.array(jobAnswer) });
