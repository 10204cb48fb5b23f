import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { draft } from '../../platform/tool.ts';
import { writable } from './machine.ts';
import { sessionIn } from './session.ts';

const mostFindings = 500;
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest from attach_evidence');

export const logFinding = draft({
  name: 'log_finding',
  title: 'Log a finding',
  description:
    'Logs a bug (the product is wrong), an issue (something hinders the testing) or a note in a session.',
  version: 1,
  scopes: ['manual-sessions:draft'],
  egress: 'none',
  input: z.object({
    session: z.uuid(),
    kind: z.enum(['bug', 'issue', 'note']),
    title: z.string().trim().min(1).max(200),
    detail: z.string().trim().max(5_000).default(''),
    severity: z.enum(['blocker', 'major', 'minor', 'trivial']).optional().describe('of a bug'),
    step: z.int().min(1).optional(),
    evidence: z.array(digest).max(20).default([]),
  }),
  output: z.object({ finding: z.uuid() }),
  say: () => 'Logged.',
  async run(input, context) {
    if ((input.kind === 'bug') !== (input.severity !== undefined))
      throw new Refusal('invalid_input', 'A bug has a severity, and nothing else has one.', {
        path: 'severity',
      });
    const id = context.newId();
    await context.store(async store => {
      await sessionIn(store, input.session, writable, 'Findings are logged until the debrief.');
      const { count } = await store
        .selectFrom('manual_sessions.finding')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('session_id', '=', input.session)
        .executeTakeFirstOrThrow();
      if (Number(count) >= mostFindings)
        throw new Refusal('invalid_input', `A session has ${mostFindings} findings at most.`);
      await assertKnown(store, input);
      await store
        .insertInto('manual_sessions.finding')
        .values({
          tenant_id: context.tenant,
          id,
          session_id: input.session,
          kind: input.kind,
          severity: input.severity ?? null,
          title: redactText(input.title),
          detail: redactText(input.detail),
          step: input.step ?? null,
          evidence: [...new Set(input.evidence)],
          logged_by: context.principal.id,
          at: context.now(),
        })
        .execute();
    });
    return { finding: id };
  },
});

/** What a finding rests on must be of the same session. */
async function assertKnown(
  store: Parameters<typeof sessionIn>[0],
  { session, step, evidence }: { session: string; step?: number | undefined; evidence: readonly string[] },
): Promise<void> {
  if (step !== undefined) {
    const known = await store
      .selectFrom('manual_sessions.step')
      .select('position')
      .where('session_id', '=', session)
      .where('position', '=', step)
      .executeTakeFirst();
    if (!known) throw new Refusal('not_found', `The session has no step ${step}.`, { path: 'step' });
  }
  if (evidence.length === 0) return;
  const known = await store
    .selectFrom('manual_sessions.evidence')
    .select('digest')
    .where('session_id', '=', session)
    .where('digest', 'in', evidence)
    .execute();
  const missing = evidence.find(each => !known.some(row => row.digest === each));
  if (missing)
    throw new Refusal('not_found', `The session has no evidence ${missing.slice(0, 12)}….`, {
      path: 'evidence',
      mend: 'Attach it first.',
    });
}
