import type { Kernel } from '../platform/create-kernel.ts';
import { roleOf } from '../platform/database/migrate.ts';
import { storeOf } from '../platform/database/store.ts';
import type { Parts } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { readProposal } from '../platform/proposals/read.ts';
import { applyHeal, healSaid } from '../tools/test-upkeep/apply-heal.ts';
import { noteHeal } from '../tools/test-upkeep/healing-noted.ts';

/**
 * Keeps what becomes of proposals to heal, so that what a person refused is not offered again. A capability's own
 * listener sees no proposal, so this stands here.
 */
export function noteHeals(kernel: Kernel): void {
  kernel.subscribe({
    consumer: 'test-upkeep',
    types: ['proposal.created', 'proposal.ended', 'run.ended'],
    async hear(event) {
      const { proposal, action } = event.payload as Record<'proposal' | 'action', string>;
      if (action === applyHeal.name) await noteOf(kernel.parts, event.tenant, proposal);
    },
  });
}

/** Notes a heal as its proposal and its run stand now; heard twice or late, it says the same. */
export async function noteOf(parts: Parts, tenant: string, proposal: string): Promise<void> {
  const reader: Principal = { tenant, id: proposal, kind: 'service', name: 'test-upkeep', scopes: [] };
  const view = await readProposal(parts, reader, proposal);
  const said = healSaid.parse((view.targets[0]!.after as { heal: unknown }).heal);
  const status = view.run?.status ?? view.status;
  await parts.database.transaction({ tenant, role: roleOf('test-upkeep', 'action') }, t =>
    noteHeal(storeOf(t), { tenant, proposal, ...said, status, reason: view.reason, at: parts.clock() }),
  );
}
