import { z } from 'zod';
import type { ProposalView } from '../../platform/proposals/read.ts';

export const proposalSummary = z.object({
  id: z.uuid(),
  status: z.string(),
  action: z.string(),
  sentence: z.string(),
  risk: z.string(),
  decide_by: z.string(),
  created_at: z.string(),
  run: z.string().nullable(),
  url: z.string(),
});

export const proposalDetail = proposalSummary.extend({
  fingerprint: z.string(),
  reversibility: z.string(),
  approvals: z.array(z.object({ approver: z.string(), decision: z.string(), at: z.string() })),
  targets: z.array(
    z.object({
      ref: z.string(),
      title: z.string(),
      status: z.string().nullable(),
      receipt: z.json().nullable(),
      problem: z.json().nullable(),
    }),
  ),
  reason: z.string().nullable(),
  /** What a person can change on the card, as it stands. */
  editable: z.json(),
  /** The proposal that an edit put in its place. */
  superseded_by: z.uuid().nullable(),
});

export const detailOf = (view: ProposalView, url: string): z.input<typeof proposalDetail> => ({
  id: view.id,
  status: view.status,
  action: view.document.action.name,
  sentence: view.document.sentence,
  risk: view.document.risk.level,
  decide_by: view.document.decide_by,
  created_at: view.createdAt,
  run: view.run?.status ?? null,
  url,
  fingerprint: view.fingerprint,
  reversibility:
    view.document.reversibility.kind === 'reversible'
      ? view.document.reversibility.how
      : view.document.reversibility.why,
  approvals: view.approvals.map(({ approver, decision, at }) => ({ approver, decision, at })),
  targets: view.targets.map(({ ref, title, status, receipt, problem }) => ({
    ref,
    title,
    status,
    receipt: (receipt ?? null) as never,
    problem: (problem ?? null) as never,
  })),
  reason: view.reason,
  editable: view.editable as never,
  superseded_by: view.supersededBy,
});
