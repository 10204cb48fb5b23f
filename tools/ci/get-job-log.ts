import { z } from 'zod';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { query } from '../../platform/tool.ts';
import { githubHosts } from './hosts.ts';
import { readLog } from './job-log.ts';
import { repositoryCalled } from './repository-called.ts';

const longest = 12_000;

export const getJobLog = query({
  name: 'get_job_log',
  title: 'Read a job’s log',
  description: 'Reads the end of a CI job’s log: the failed step’s part, without secrets.',
  version: 1,
  scopes: ['ci:read'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({
    repository: z.string().max(140).optional(),
    job: z
      .string()
      .regex(/^\d{1,20}$/)
      .describe('id from get_ci_status'),
    lines: z.int().min(1).max(300).default(60),
    failed_only: z.boolean().default(true),
  }),
  output: z.object({
    job: z.string(),
    name: z.string(),
    conclusion: z.string().nullable(),
    failed_steps: z.array(z.string()),
    log: z.string(),
    is_whole: z.boolean(),
  }),
  say: ({ job, log }) =>
    `The log of job ${job}: ${log === '' ? 'empty' : `${log.split('\n').length} lines`}.`,
  async run({ repository: said, job: id, lines, failed_only }, context) {
    const connection = context.ports.ci.open(await repositoryCalled(context, said));
    const how = { signal: context.signal };
    const [job, text] = await Promise.all([connection.job(id, how), connection.log(id, 512 * 1024, how)]);
    const { kept, isWhole } = readLog(text, { lines, failedOnly: failed_only });
    const log = redactText(kept.join('\n'));
    return {
      job: job.id,
      name: job.name,
      conclusion: job.conclusion,
      failed_steps: job.steps
        .filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out')
        .map(({ name }) => name),
      log: log.slice(-longest),
      is_whole: isWhole && log.length <= longest,
    };
  },
});
