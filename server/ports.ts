import type { Ports } from '../platform/context.ts';
import type { Kernel } from '../platform/create-kernel.ts';
import { recordEvent } from '../platform/events/record.ts';
import { kernelTransaction, type Parts } from '../platform/parts.ts';
import { readSealed } from '../platform/privacy/sealed-records.ts';
import { erased, openFor, sealFor } from '../platform/privacy/subject-keys.ts';
import { listProposals } from '../platform/proposals/list.ts';
import { readProposal } from '../platform/proposals/read.ts';
import { activePolicies, rulesOf } from '../platform/proposals/standing.ts';
import { withdraw } from '../platform/proposals/withdraw.ts';
import { deadLettersFor } from '../platform/runs/dead-letters.ts';
import { failuresOf } from '../platform/runs/retry-failed.ts';
import type { ProposalsPort } from '../tools/approvals/ports.ts';
import type { ProfilePort } from '../tools/checkout/ports.ts';
import { buyerProfile } from '../tools/checkout/profile.ts';
import type { CiPort } from '../tools/ci/ports.ts';
import type { CompetitorAlertsPort } from '../tools/competitors/ports.ts';
import type { ShippedReader } from '../tools/learning/ports.ts';
import type { EvidencePort, IssuePort } from '../tools/manual-sessions/ports.ts';
import type { PersonalPort } from '../tools/memory/ports.ts';
import type { MerchantPort } from '../tools/merchants/ports.ts';
import type {
  CompetitorPricesPort,
  DailySalesPort,
  GoodsPort,
  OwnPrices,
  ShopPrices,
} from '../tools/pricing/ports.ts';
import type { CodePort, TestBench } from '../tools/test-upkeep/ports.ts';

export const profileRecord = 'profile';

/** The ports of all capabilities. The kernel is given later: its own proposals are behind one of them. */
export function portsOf(options: {
  readonly merchants: MerchantPort;
  readonly ci: CiPort;
  readonly evidence: EvidencePort;
  readonly code: CodePort;
  readonly issues: IssuePort;
  readonly testBench: TestBench;
  readonly goods: GoodsPort;
  readonly dailySales: DailySalesPort;
  readonly ownPrices: OwnPrices;
  readonly shopPrices: ShopPrices;
  readonly competitorPrices: CompetitorPricesPort;
  readonly shippedReader: () => ShippedReader;
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
  const personal = personalPort(parts);
  const proposals: ProposalsPort = {
    list: (principal, filter) => listProposals(parts(), principal, filter),
    read: (principal, id) => readProposal(parts(), principal, id),
    async wait(principal, id, timeoutMs, signal) {
      if (timeoutMs > 0) await kernel().waitForProposal(principal, id, timeoutMs, signal);
      return readProposal(parts(), principal, id);
    },
    withdraw: (principal, id, reason) => withdraw(parts(), principal, id, reason),
    failures: (principal, run) => failuresOf(parts(), principal, run),
    deadLetters: (principal, filter) => deadLettersFor(parts(), principal, filter),
    url: id => parts().proposalUrl(id),
    rules: principal => kernelTransaction(parts(), principal.tenant, rulesOf),
    standing: async principal =>
      (await activePolicies(parts(), principal.tenant)).map(({ id, document, validUntil }) => ({
        id,
        document,
        validUntil: validUntil.toISOString(),
      })),
  };
  const { merchants, ci, code, testBench, evidence, issues } = options;
  const { goods, dailySales, ownPrices, shopPrices, competitorPrices, shippedReader } = options;
  const competitorAlerts = competitorAlertsPort(parts);
  return {
    merchants,
    ci,
    evidence,
    code,
    issues,
    testBench,
    goods,
    dailySales,
    ownPrices,
    shopPrices,
    competitorPrices,
    competitorAlerts,
    shippedReader,
    profiles,
    personal,
    proposals,
  } as Ports;
}

/** Alerts as events of the log, told to whoever listens. */
export const competitorAlertsPort = (parts: () => Parts): CompetitorAlertsPort => ({
  raise: (tenant, key, payload) =>
    kernelTransaction(parts(), tenant, t =>
      recordEvent(t, { tenant, type: 'competitor.silent', key: `competitor.silent/${key}`, payload }),
    ),
});

/** Seals what concerns a person under the person's key, and opens it while the key is there. */
export const personalPort = (parts: () => Parts): PersonalPort => ({
  seal: (tenant, person, purpose, value) =>
    kernelTransaction(parts(), tenant, t => sealFor(t, parts().keyring, tenant, person, purpose, value)),
  async open(tenant, person, purpose, sealed) {
    const value = await kernelTransaction(parts(), tenant, t =>
      openFor(t, parts().keyring, tenant, person, purpose, sealed),
    );
    return value === erased ? undefined : value;
  },
});
