import { contextFor } from '../platform/contexts.ts';
import type { Kernel } from '../platform/create-kernel.ts';
import { kernelTransaction } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { type ProposalView, readProposal } from '../platform/proposals/read.ts';
import { keep } from '../tools/memory/book.ts';
import { type Ended, lessonsOf } from '../tools/memory/lessons.ts';
import { rememberPreference } from '../tools/memory/remember-preference.ts';

/**
 * Learns what a person prefers from the orders that the person rejects or edits. A capability's own listener sees no
 * proposal, so this stands here. What is learned is kept for who decided, and heard twice it is kept once.
 */
export function learnPreferences(kernel: Kernel): void {
  kernel.subscribe({
    consumer: 'memory',
    types: ['proposal.ended'],
    async hear(event) {
      const { proposal, action, status } = event.payload as Record<'proposal' | 'action' | 'status', string>;
      if (action !== 'complete_checkout' || !(status === 'rejected' || status === 'superseded')) return;
      const decided = await decisionOn(kernel, event.tenant, proposal);
      if (!decided) return;
      const { person, ended, taught } = decided;
      const book = contextFor(kernel.parts, kernel.parts.tools.get(rememberPreference.name)!, person);
      for (const lesson of lessonsOf(ended))
        await keep(book, person.id, lesson, { taught, by: person.name, proposal });
    },
  });
}

interface Decision {
  readonly person: Principal;
  readonly ended: Ended;
  readonly taught: 'rejected' | 'edited';
}

async function decisionOn(kernel: Kernel, tenant: string, proposal: string): Promise<Decision | undefined> {
  const reader: Principal = { tenant, id: proposal, kind: 'service', name: 'memory', scopes: [] };
  const view = await readProposal(kernel.parts, reader, proposal);
  const merchant = merchantOf(view);
  if (view.status === 'rejected') {
    const person = await personNamed(kernel, tenant, await rejecterOf(kernel, tenant, proposal));
    return (
      person && { person, taught: 'rejected', ended: { how: 'rejected', reason: view.reason, merchant } }
    );
  }
  if (!view.supersededBy) return undefined;
  const next = await readProposal(kernel.parts, reader, view.supersededBy);
  const person = await personNamed(kernel, tenant, next.document.requester.edited_by);
  const ended = { how: 'edited' as const, before: view.editable, after: next.editable, merchant };
  return person && { person, taught: 'edited', ended };
}

const merchantOf = ({ document: { account, facts } }: ProposalView) => ({
  id: account ?? '',
  name: facts.find(({ label }) => label === 'Merchant')?.value ?? account ?? '',
});

const rejecterOf = (kernel: Kernel, tenant: string, proposal: string): Promise<string | null> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.countersignature')
      .select('approver_id')
      .where('proposal_id', '=', proposal)
      .where('decision', '=', 'reject')
      .executeTakeFirst();
    return row?.approver_id ?? null;
  });

/** Only people prefer something. */
const personNamed = (kernel: Kernel, tenant: string, id: string | null): Promise<Principal | undefined> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    const row =
      id === null
        ? undefined
        : await t
            .selectFrom('platform.principal')
            .select(['id', 'name', 'kind'])
            .where('id', '=', id)
            .executeTakeFirst();
    return row?.kind === 'operator' ? { ...row, tenant, kind: 'operator', scopes: [] } : undefined;
  });
