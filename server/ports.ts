import type { Ports } from '../platform/context.ts';
import type { Kernel } from '../platform/create-kernel.ts';
import { kernelTransaction, type Parts } from '../platform/parts.ts';
import { readSealed } from '../platform/privacy/sealed-records.ts';
import { listProposals, readProposal } from '../platform/proposals/read.ts';
import { activePolicies, rulesOf } from '../platform/proposals/standing.ts';
import { withdraw } from '../platform/proposals/withdraw.ts';
import type { ProposalsPort } from '../tools/approvals/ports.ts';
import type { ProfilePort } from '../tools/checkout/ports.ts';
import { buyerProfile } from '../tools/checkout/profile.ts';
import type { MerchantPort } from '../tools/merchants/ports.ts';

export const profileRecord = 'profile';

/** The ports of all capabilities. The kernel is given later: its own proposals are behind one of them. */
export function portsOf(options: {
  readonly merchants: MerchantPort;
  readonly parts: () => Parts;
  readonly kernel: () => Kernel;
}): Ports {
  const { parts, kernel } = options;
  const profiles: ProfilePort = {
    async read(tenant, person) {
      const kept = await readSealed(parts(), tenant, person, profileRecord);
      return kept === undefined ? undefined : buyerProfile.parse(kept);
    },
  };
  const proposals: ProposalsPort = {
    list: (principal, filter) => listProposals(parts(), principal, filter),
    read: (principal, id) => readProposal(parts(), principal, id),
    async wait(principal, id, timeoutMs, signal) {
      if (timeoutMs > 0) await kernel().waitForProposal(principal, id, timeoutMs, signal);
      return readProposal(parts(), principal, id);
    },
    withdraw: (principal, id, reason) => withdraw(parts(), principal, id, reason),
    url: id => parts().proposalUrl(id),
    rules: principal => kernelTransaction(parts(), principal.tenant, rulesOf),
    standing: async principal =>
      (await activePolicies(parts(), principal.tenant)).map(({ id, document, validUntil }) => ({
        id,
        document,
        validUntil: validUntil.toISOString(),
      })),
  };
  return { merchants: options.merchants, profiles, proposals } as Ports;
}
