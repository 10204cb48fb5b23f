import { z } from 'zod';
import { query } from '../../platform/tool.ts';
import { mediaTypeNames } from './media.ts';
import { promptsFor } from './prompts.ts';
import { evidenceOf, exportOf, findingsOf, stepCount, stepsOf } from './read-session.ts';
import { factsOf, sessionCalled, sessionFacts } from './session.ts';
import { recordedStep } from './step.ts';
import { hostsOf, linesOf, sightingsOf } from './watched.ts';

export const getManualSession = query({
  name: 'get_manual_session',
  title: 'Read a manual test session',
  description:
    'Reads a session: charter, clock, recorded steps, findings, evidence, the log, and what to try next with why. Steps come page by page from from_step on.',
  version: 1,
  scopes: ['manual-sessions:read'],
  egress: 'none',
  untrusted: true,
  input: z.object({
    session: z.uuid(),
    from_step: z.int().min(1).default(1),
    steps: z.int().min(0).max(200).default(50),
  }),
  output: z.object({
    session: sessionFacts,
    steps: z.array(recordedStep),
    step_count: z.int(),
    findings: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(['bug', 'issue', 'note']),
        severity: z.enum(['blocker', 'major', 'minor', 'trivial']).nullable(),
        title: z.string(),
        detail: z.string(),
        step: z.int().nullable(),
        evidence: z.array(z.string()),
        at: z.string(),
      }),
    ),
    evidence: z.array(
      z.object({
        digest: z.string(),
        media_type: z.enum(mediaTypeNames),
        size: z.int(),
        title: z.string(),
        at: z.string(),
      }),
    ),
    log: z.array(
      z.object({
        kind: z.enum(['console', 'network', 'blocked', 'page']),
        level: z.enum(['info', 'warning', 'error']),
        line: z.string(),
        at: z.string(),
      }),
    ),
    prompts: z.array(z.object({ try: z.string(), why: z.string(), source: z.string() })),
    hosts: z.array(z.string()),
  }),
  say: ({ session, step_count, findings }) =>
    `The session is ${session.status}: ${step_count} steps, ${findings.length} findings, ${session.minutes_spent} of ${session.time_box_minutes} minutes.`,
  nextSteps: ({ session }) =>
    session.status === 'debriefed' && !session.issue ? ['export_manual_session proposes a Jira issue'] : [],
  run: ({ session, from_step, steps }, context) =>
    context.store(async store => {
      const row = await sessionCalled(store, session);
      const findings = await findingsOf(store, session);
      const log = await linesOf(store, session, 200);
      return {
        session: factsOf(row, await exportOf(store, session), context.now()),
        steps: await stepsOf(store, session, from_step, steps),
        step_count: await stepCount(store, session),
        findings,
        evidence: (await evidenceOf(store, session)).map(each => ({
          ...each,
          media_type: z.enum(mediaTypeNames).parse(each.media_type),
        })),
        log: log.slice(0, 60),
        prompts: promptsFor({
          charter: row.charter,
          areas: row.areas,
          steps: await stepsOf(store, session, 1, 2_000),
          sightings: await sightingsOf(store, session),
          errors: log.filter(({ kind, level }) => level === 'error' && kind !== 'page'),
          lastBugAt: findings.findLast(({ kind }) => kind === 'bug')?.at ?? null,
        }),
        hosts: await hostsOf(store, session),
      };
    }),
});
