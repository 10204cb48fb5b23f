import type { Json } from '../../platform/canonical.ts';
import type { Parts } from '../../platform/parts.ts';
import type { Principal } from '../../platform/principal.ts';
import { readProposal } from '../../platform/proposals/read.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import type { Decision, Example } from '../../tools/learning/examples.ts';

/** A decision with what the person said why, or changed, as the proposal tells it: redacted, and kept nowhere else. */
export interface ToldDecision extends Decision {
  readonly reason: string | null;
  readonly before: Json;
  readonly after: Json;
}
export type ToldExample = Omit<Example, 'decisions'> & { readonly decisions: readonly ToldDecision[] };

export const tellDecisions = (
  parts: Parts,
  person: Principal,
  examples: readonly Example[],
): Promise<ToldExample[]> =>
  Promise.all(
    examples.map(async example => ({
      ...example,
      decisions: await Promise.all(example.decisions.map(decision => told(parts, person, decision))),
    })),
  );

async function told(parts: Parts, person: Principal, decision: Decision): Promise<ToldDecision> {
  if (decision.decision === 'approve') return { ...decision, reason: null, before: null, after: null };
  const { reason, editable, supersededBy } = await readProposal(parts, person, decision.proposal);
  if (decision.decision === 'reject' || !supersededBy)
    return { ...decision, reason: redact(reason) as string | null, before: null, after: null };
  const next = await readProposal(parts, person, supersededBy);
  const [before, after] = redact([editable, next.editable]) as [Json, Json];
  return { ...decision, reason: null, before, after };
}
