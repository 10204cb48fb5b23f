import { useState } from 'react';
import type { ProposalSummary } from '../../server/wire.ts';

export interface Selection {
  readonly chosen: ReadonlyMap<string, ProposalSummary>;
  toggle(proposal: ProposalSummary): void;
  clear(): void;
  /** Why this one cannot be chosen together with those that are; undefined when it can. */
  refusal(proposal: ProposalSummary): string | undefined;
}

const most = 100;

/** Proposals chosen to be decided together: one kind of action, at most medium risk, nothing that a passkey must sign. */
export function useSelection(): Selection {
  const [chosen, setChosen] = useState<ReadonlyMap<string, ProposalSummary>>(new Map());
  const kind = chosen.values().next().value?.action;
  return {
    chosen,
    clear: () => setChosen(new Map()),
    toggle: proposal =>
      setChosen(before => {
        const next = new Map(before);
        if (!next.delete(proposal.id)) next.set(proposal.id, proposal);
        return next;
      }),
    refusal(proposal) {
      if (proposal.risk === 'high') return 'High risk is decided on its own page';
      if (proposal.passkey) return 'What a passkey must sign is decided on its own page';
      if (kind && proposal.action !== kind) return `Only ${kind} can be chosen together`;
      if (chosen.size >= most && !chosen.has(proposal.id)) return `At most ${most} at a time`;
      return undefined;
    },
  };
}
