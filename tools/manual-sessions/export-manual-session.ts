import { z } from 'zod';
import type { Json } from '../../platform/canonical.ts';
import type { ActionContext, QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { type Applied, action, type Preview, type Target } from '../../platform/tool.ts';
import './events.ts';
import { issueOf, labelOf, mostToldSteps } from './issue.ts';
import type { FoundIssue, IssueDraft } from './ports.ts';
import { evidenceOf, exportOf, findingsOf, stepCount, stepsOf } from './read-session.ts';
import { factsOf, sessionCalled } from './session.ts';

const key = z.string().regex(/^[A-Z][A-Z0-9_]{1,20}$/, 'a project’s key, such as SHOP');
const receipt = z.object({ session: z.uuid(), issue: z.string(), url: z.string() });

const block = z.union([
  z.strictObject({ heading: z.string() }),
  z.strictObject({ paragraph: z.string() }),
  z.strictObject({ list: z.array(z.string()) }),
]);
const meant = z.strictObject({
  session: z.uuid(),
  issue: z.strictObject({
    project: key,
    issue_type: z.string(),
    summary: z.string(),
    labels: z.array(z.string()),
    description: z.array(block),
    files: z.array(z.strictObject({ name: z.string(), media_type: z.string(), digest: z.string() })),
  }),
});

export const exportManualSession = action({
  name: 'export_manual_session',
  title: 'Export a manual test session to Jira',
  description:
    'Proposes one Jira issue of a finished session: charter, findings, steps, the evidence as attachments. A session is exported once.',
  version: 1,
  scopes: ['manual-sessions:act'],
  egress: ['*.atlassian.net'],
  untrusted: true,
  input: z.object({
    session: z.uuid(),
    project: key,
    issue_type: z.string().trim().min(1).max(60).default('Task'),
  }),
  output: receipt,
  say: ({ issue, url }) => `It is ${issue}: ${url}`,
  async preview({ session, project, issue_type }, context) {
    const material = await materialOf(session, context);
    const call = { signal: context.signal };
    const terms = await context.ports.issues.terms(project, issue_type, call);
    const there = await context.ports.issues.find(project, labelOf(session), call);
    if (there) throw alreadyExported(there.key, there.url);
    const whole = issueOf(material, project, issue_type);
    const issue = terms.mayAttach ? whole : { ...whole, files: [] };
    return {
      sentence: `Make the Jira issue “${issue.summary}” in ${project}.`,
      targets: [
        {
          ref: `jira/${project}/${session}`,
          title: issue.summary,
          before: { issue: null },
          after: { session, issue } as unknown as Json,
        },
      ],
      totals: [],
      facts: [
        { label: 'Jira', value: terms.site, source: 'the settings' },
        { label: 'Findings', value: String(material.findings.length), source: 'the session' },
        {
          label: 'Attachments',
          value: terms.mayAttach ? String(issue.files.length) : 'none: Jira does not let this account attach',
          source: 'the session and Jira',
        },
        { label: 'Charter', value: material.session.charter, source: 'the session', untrusted: true },
      ],
      reversibility: {
        kind: 'irreversible',
        why: `An issue stays, and Jira tells its watchers at once. Countersign deletes none; ${terms.mayDelete ? 'Jira lets this account delete it there' : 'Jira does not let this account delete it, it can be closed there'}.`,
        contact: `an administrator of ${project} at ${terms.site}`,
      },
      risk: { level: 'low', reasons: ['People outside of Countersign will read it.'] },
      guarantees: {
        conditionalWrite: false,
        idempotencyKey: false,
        window:
          'Jira takes no idempotency key. The issue of this session is looked for by its label before one is made, and after a lost answer; Jira’s search lags by seconds, so two approvals of one session within those could make two.',
      },
      account: terms.site,
    } satisfies Preview;
  },
  async read(target, context) {
    const found = await foundFor(target, context);
    return { issue: found && found.proposal !== context.proposal ? found.key : null };
  },
  async apply(target, context) {
    const { session, issue } = meant.parse(target.after);
    const call = { signal: context.signal };
    const { key: made, url } =
      (await foundFor(target, context)) ?? (await context.ports.issues.create(issue, context.proposal, call));
    const { files } = await context.ports.issues.read(made, call);
    for (const file of missingOf(issue, files)) {
      const bytes = await context.ports.evidence.get(context.tenant, file.digest);
      if (!bytes) throw new Refusal('not_found', `Evidence ${file.name} is gone from the store.`);
      await context.ports.issues.attach(made, file, bytes, call);
    }
    return applied(session, made, url, context);
  },
  async reconcile(target, context) {
    const { session, issue } = meant.parse(target.after);
    const found = await foundFor(target, context, true);
    // What is there already is found again by the next try, which adds only what is missing.
    if (!found || missingOf(issue, found.files).length > 0) return { outcome: 'not_applied' };
    return { outcome: 'applied', ...applied(session, found.key, found.url, context) };
  },
  async verify(target, made, context) {
    const { issue } = meant.parse(target.after);
    const seen = await context.ports.issues.read(receipt.parse(made).issue, { signal: context.signal });
    const difference = differenceOf(issue, seen);
    const facts = { issue: seen.key, summary: seen.summary, files: [...seen.files] };
    return difference === undefined
      ? { verdict: 'verified', seen: facts }
      : { verdict: 'drifted', seen: facts, difference };
  },
  result: ([made]) => receipt.parse(made),
});

const alreadyExported = (issue: string, url: string): Refusal =>
  new Refusal('invalid_input', `The session is exported already, as ${issue}.`, {
    path: 'session',
    mend: `See ${url}.`,
  });

const materialOf = (session: string, context: QueryContext) =>
  context.store(async store => {
    const row = await sessionCalled(store, session);
    const exported = await exportOf(store, session);
    if (exported) throw alreadyExported(exported.issue, exported.url);
    if (row.status !== 'finished' && row.status !== 'debriefed')
      throw new Refusal('invalid_input', `The session is ${row.status}.`, {
        path: 'session',
        mend: 'Finish it first; what it says would change.',
      });
    return {
      session: factsOf(row, null, context.now()),
      steps: await stepsOf(store, session, 1, mostToldSteps),
      stepCount: await stepCount(store, session),
      findings: await findingsOf(store, session),
      evidence: await evidenceOf(store, session),
    };
  });

function foundFor(target: Target, context: QueryContext, patiently = false): Promise<FoundIssue | undefined> {
  const { session, issue } = meant.parse(target.after);
  return context.ports.issues.find(issue.project, labelOf(session), { signal: context.signal, patiently });
}

const missingOf = (issue: IssueDraft, there: readonly string[]) =>
  issue.files.filter(({ name }) => !there.includes(name));

const applied = (session: string, issue: string, url: string, { proposal }: ActionContext): Applied => ({
  receipt: { session, issue, url },
  events: [{ type: 'manual_session.exported', payload: { session, issue, url, proposal } }],
});

function differenceOf(issue: IssueDraft, seen: FoundIssue): string | undefined {
  const wanted = issue.description
    .flatMap(each =>
      'heading' in each ? [each.heading] : 'paragraph' in each ? [each.paragraph] : each.list,
    )
    .filter(text => text !== '');
  if (seen.summary !== issue.summary) return 'Jira shows another summary.';
  if (JSON.stringify(seen.description) !== JSON.stringify(wanted)) return 'Jira shows another description.';
  if (issue.labels.some(label => !seen.labels.includes(label))) return 'Jira lacks a label.';
  return missingOf(issue, seen.files).length > 0 ? 'Jira lacks an attachment.' : undefined;
}
