import { kernelTransaction } from '../../platform/parts.ts';
import type { StandingPolicy } from '../../platform/proposals/rules.ts';
import { adoptPolicy, revokePolicy } from '../../platform/proposals/standing.ts';
import type { ProposalView } from '../../server/wire.ts';
import type { SeenCall } from '../house/calls.ts';
import type { House } from '../house/house.ts';
import type { Said } from '../house/person.ts';
import type { ConversationCase, Step } from './case.ts';

/** One step of a conversation, and all that could be seen of it. */
export interface Turn {
  readonly step: Step;
  readonly answer: Said;
  readonly calls: readonly SeenCall[];
  /** Proposals that wait for a person after it. */
  readonly waits: readonly string[];
  readonly milliseconds: number;
}

export interface Played {
  readonly turns: readonly Turn[];
  /** Every proposal that the conversation made, as it stands at the end. */
  readonly proposals: readonly ProposalView[];
}

/** Holds a conversation in the real chat. What still waits at the end is taken back, so that no case meets another's. */
export async function play(house: House, { inputs }: Pick<ConversationCase, 'inputs'>): Promise<Played> {
  const revoke = await sign(house, inputs.policies);
  try {
    const thread = await house.person.beginThread();
    const turns: Turn[] = [];
    const made = new Set<string>();
    for (const step of inputs.steps) {
      const since = performance.now();
      const answer = await take(house, thread, step, [...made].at(-1));
      const milliseconds = performance.now() - since;
      for (const part of answer.parts) if (part.kind === 'proposal') made.add(part.id);
      const waits = await stillWaiting(house, await house.person.waits(thread));
      turns.push({ step, answer, calls: house.calls.take(thread), waits, milliseconds });
    }
    const proposals = await Promise.all([...made].map(id => house.person.proposal(id)));
    for (const { id, status } of proposals) if (status === 'proposed') await house.person.withdraw(id);
    return { turns, proposals };
  } finally {
    await revoke();
  }
}

/** A conversation hears a moment later that a proposal has ended; what has ended waits for nobody. */
async function stillWaiting({ person }: House, waits: readonly string[]): Promise<string[]> {
  const views = await Promise.all(waits.map(id => person.proposal(id)));
  return views.filter(({ status }) => status === 'proposed').map(({ id }) => id);
}

async function take(house: House, thread: string, step: Step, last: string | undefined): Promise<Said> {
  if (typeof step === 'string') return house.person.say(thread, step);
  if (!last) return { text: '', parts: [] };
  if ('approve' in step) await house.person.approve(last);
  else await house.person.reject(last, step.reject);
  return house.person.told(thread, last);
}

/** Signs policies in the person's name, as an approved `adopt_policy` does; resolves with what revokes them. */
async function sign(house: House, policies: readonly StandingPolicy[]): Promise<() => Promise<void>> {
  const { kernel, installation } = house.running;
  const { tenant, operator } = installation;
  const validUntil = new Date(Date.now() + 3_600_000);
  const signed: string[] = [];
  for (const document of policies)
    signed.push(
      await kernelTransaction(kernel.parts, tenant, t =>
        adoptPolicy(t, kernel.parts, { tenant, document, signedBy: operator, validUntil }),
      ),
    );
  return async () => {
    for (const policy of signed)
      await kernelTransaction(kernel.parts, tenant, t =>
        revokePolicy(t, kernel.parts, { tenant, policy, by: operator }),
      );
  };
}
