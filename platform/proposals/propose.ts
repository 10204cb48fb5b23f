import { appendAudit } from '../audit/chain.ts';
import { proposed } from '../audit/entry.ts';
import { canonicalJson, fingerprint, type Json, storable } from '../canonical.ts';
import type { Capability } from '../capability.ts';
import type { QueryContext } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { enqueue, recordEvent } from '../events/record.ts';
import { newId } from '../identifiers.ts';
import type { CallOptions } from '../kernel.ts';
import { kernelTransaction, type Parts } from '../parts.ts';
import type { Principal } from '../principal.ts';
import type { Action, Preview } from '../tool.ts';
import { approveByPolicy } from './by-policy.ts';
import { leafOf, type PreviewDocument, previewDocument, rootOf } from './document.ts';
import { endProposal } from './end.ts';
import { covers, decidesWhoDecides, requirementsOf } from './rules.ts';
import { type AdoptedPolicy, activePolicies, BudgetExceeded, rulesOf } from './standing.ts';

export interface ProposeCall {
  readonly principal: Principal;
  readonly action: Action;
  readonly capability: Capability;
  readonly input: Json;
  readonly context: QueryContext;
  readonly dedupeKey?: string | undefined;
  readonly thread?: string | undefined;
  readonly graph?: CallOptions['graph'] | undefined;
  /** An edit: the proposal that this one replaces, and the person who edited it. */
  readonly supersedes?: { readonly proposal: string; readonly editor: string } | undefined;
}

export interface Proposed {
  readonly id: string;
  readonly run: string | null;
}

/**
 * Previews a call, judges it and writes the proposal. Where a standing policy covers it, its grant is consumed in the
 * same transaction. The same dedupe key yields the same proposal.
 */
export async function propose(parts: Parts, call: ProposeCall): Promise<Proposed> {
  const { principal, dedupeKey } = call;
  const earlier = dedupeKey ? await findByDedupeKey(parts, call, dedupeKey) : undefined;
  if (earlier) return earlier;
  const preview = storable(await call.action.preview(call.input as Record<string, unknown>, call.context));
  if (preview.targets.length === 0) throw new TypeError(`${call.action.name} previewed no target`);
  const policies = call.supersedes ? [] : await activePolicies(parts, principal.tenant);
  const standing = policies.find(({ document }) =>
    covers(document, {
      action: call.action.name,
      decidesWhoDecides: decidesWhoDecides(call),
      requester: principal,
      preview,
    }),
  );
  try {
    return await write(parts, call, preview, standing);
  } catch (error) {
    if (error instanceof BudgetExceeded) return write(parts, call, preview, undefined, error.message);
    throw error;
  }
}

const findByDedupeKey = (parts: Parts, call: ProposeCall, key: string): Promise<Proposed | undefined> =>
  kernelTransaction(parts, call.principal.tenant, transaction => madeBefore(transaction, call, key));

/** What the same call made before. A key that stands for another call is refused: its outcome would be told for this one. */
async function madeBefore(
  transaction: Transaction,
  call: ProposeCall,
  key: string,
): Promise<Proposed | undefined> {
  const row = await transaction
    .selectFrom('platform.proposal as p')
    .leftJoin('platform.run as r', 'r.proposal_id', 'p.id')
    .select(['p.id', 'p.document', 'r.id as run'])
    .where('p.dedupe_key', '=', `${call.principal.id}:${key}`)
    .executeTakeFirst();
  if (!row) return undefined;
  const { action, input } = row.document as PreviewDocument;
  if (action.name !== call.action.name || canonicalJson(input) !== canonicalJson(call.input))
    throw new Refusal('invalid_input', 'The key of this call was used for another call.', {
      mend: 'Give each call a key of its own.',
    });
  return { id: row.id, run: row.run };
}

function write(
  parts: Parts,
  call: ProposeCall,
  preview: Preview,
  standing: AdoptedPolicy | undefined,
  whyNotStanding?: string,
): Promise<Proposed> {
  const tenant = call.principal.tenant;
  return kernelTransaction(parts, tenant, async transaction => {
    const { version, rules } = await rulesOf(transaction);
    const now = parts.clock();
    const leaves = preview.targets.map(leafOf);
    const required = standing
      ? { approvers: 0, passkey: false, why: [`The standing policy “${standing.document.name}” covers it.`] }
      : requirementsOf(rules, preview);
    const decideBy = now.getTime() + (preview.decideWithinMs ?? rules.decide_within_ms);
    const document = previewDocument.parse({
      schema: 'countersign.preview.v1',
      tenant,
      action: { name: call.action.name, version: call.action.version },
      requester: {
        id: call.principal.id,
        kind: call.principal.kind,
        name: call.principal.name,
        on_behalf_of: call.principal.onBehalfOf ?? null,
        edited_by: call.supersedes?.editor ?? null,
      },
      origin: {
        thread: call.thread ?? null,
        graph: call.graph ?? null,
        supersedes: call.supersedes?.proposal ?? null,
      },
      input: call.input,
      sentence: preview.sentence,
      targets: { count: leaves.length, root: rootOf(leaves) },
      totals: preview.totals,
      facts: preview.facts.map(fact => ({ ...fact, untrusted: fact.untrusted ?? false })),
      reversibility:
        preview.reversibility.kind === 'reversible'
          ? { ...preview.reversibility, until: preview.reversibility.until ?? null }
          : preview.reversibility,
      risk: preview.risk,
      guarantees: {
        conditional_write: preview.guarantees.conditionalWrite,
        idempotency_key: preview.guarantees.idempotencyKey,
        window: preview.guarantees.window ?? null,
      },
      account: preview.account,
      spend: preview.spend ?? null,
      policy: {
        rules_version: version,
        approvers: required.approvers,
        separate_requester: rules.separate_requester,
        passkey: required.passkey,
        standing: standing
          ? { id: standing.id, version: standing.version, name: standing.document.name }
          : null,
        why: whyNotStanding ? [...required.why, whyNotStanding] : required.why,
      },
      created_at: now.toISOString(),
      decide_by: new Date(decideBy).toISOString(),
      use_by: new Date(decideBy + (preview.useWithinMs ?? rules.use_within_ms)).toISOString(),
    });
    return insert(transaction, parts, call, preview, document, leaves, standing);
  });
}

async function insert(
  transaction: Transaction,
  parts: Parts,
  call: ProposeCall,
  preview: Preview,
  document: PreviewDocument,
  leaves: readonly string[],
  standing: AdoptedPolicy | undefined,
): Promise<Proposed> {
  const tenant = call.principal.tenant;
  const id = newId();
  const print = fingerprint(document);
  if (call.supersedes)
    await endProposal(transaction, tenant, call.supersedes.proposal, 'supersede', { supersededBy: id });
  const inserted = await transaction
    .insertInto('platform.proposal')
    .values({
      tenant_id: tenant,
      id,
      status: standing ? 'approved' : 'proposed',
      action: document.action.name,
      requester_id: call.principal.id,
      thread_id: call.thread ?? null,
      dedupe_key: call.dedupeKey ? `${call.principal.id}:${call.dedupeKey}` : null,
      document: canonicalJson(document),
      fingerprint: print,
      risk: document.risk.level,
      approvers_required: document.policy.approvers,
      decide_by: document.decide_by,
    })
    .onConflict(conflict => conflict.columns(['tenant_id', 'dedupe_key']).doNothing())
    .returning('id')
    .execute();
  if (inserted.length === 0) {
    return (await madeBefore(transaction, call, call.dedupeKey!))!;
  }
  const rows = preview.targets.map((target, position) => ({
    tenant_id: tenant,
    proposal_id: id,
    position,
    ref: target.ref,
    title: target.title,
    before: canonicalJson(target.before),
    after: canonicalJson(target.after),
    leaf: leaves[position]!,
    together: target.together ?? null,
    timing: target.timing ? canonicalJson({ ...target.timing }) : null,
  }));
  for (let start = 0; start < rows.length; start += 500)
    await transaction
      .insertInto('platform.proposal_target')
      .values(rows.slice(start, start + 500))
      .execute();
  await recordEvent(transaction, {
    tenant,
    type: 'proposal.created',
    key: `proposal.created:${id}`,
    payload: { proposal: id, action: document.action.name, status: standing ? 'approved' : 'proposed' },
  });
  await appendAudit(transaction, parts.keyring, [
    {
      tenant,
      at: parts.clock(),
      kind: proposed,
      actor: call.principal.id,
      payload: { proposal: id, fingerprint: print, document },
    },
  ]);
  if (!standing) {
    await enqueue(transaction, {
      tenant,
      topic: 'proposal.expire',
      subject: id,
      at: new Date(document.decide_by),
    });
    return { id, run: null };
  }
  return { id, run: await approveByPolicy(transaction, parts, { id, document, print, leaves, standing }) };
}
