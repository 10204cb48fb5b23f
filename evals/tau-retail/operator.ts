import { canonicalJson } from '../../platform/canonical.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { decide, openChallenge } from '../../platform/proposals/decide.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import type { TrueAction } from './task-data.ts';

/** Looks at a proposal and decides it, by the function that the console's page calls. */
export type Decide = (proposal: string) => Promise<'approve' | 'reject'>;

/** Approves what is in the task's truth, tool and arguments exactly, each once. Anything else is rejected. */
export function byTheTruth(parts: Parts, person: Principal, actions: readonly TrueAction[]): Decide {
  const wanted = actions.map(({ name, arguments: input }) => canonicalJson([name, input]));
  return proposal =>
    decideBy(parts, person, proposal, call => {
      const position = wanted.indexOf(call);
      if (position < 0) return 'reject';
      wanted.splice(position, 1);
      return 'approve';
    });
}

export const refusing =
  (parts: Parts, person: Principal): Decide =>
  proposal =>
    decideBy(parts, person, proposal, () => 'reject');

async function decideBy(
  parts: Parts,
  person: Principal,
  id: string,
  judge: (call: string) => 'approve' | 'reject',
): Promise<'approve' | 'reject'> {
  const { document } = await readProposal(parts, person, id);
  const decision = judge(canonicalJson([document.action.name, document.input]));
  const { nonce, fingerprint } = await openChallenge(parts, person, id);
  await decide(parts, person, { proposal: id, decision, fingerprint, challenge: nonce });
  return decision;
}
