import { Refusal } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { type Decision, decide, openChallenge } from '../proposals/decide.ts';
import type { Forgery } from './commands.ts';
import type { Known, World } from './world.ts';

/** Tries to approve with a decision that nobody made. Whatever way it is forged, it must be refused. */
export async function forge(world: World, parts: Parts, known: Known, how: Forgery): Promise<void> {
  const { nonce, fingerprint } = await openChallenge(parts, world.ada, known.id);
  const sound: Decision = { proposal: known.id, decision: 'approve', fingerprint, challenge: nonce };
  const other = world.proposals.find(({ id }) => id !== known.id);
  const attempts = {
    fingerprint: () => decide(parts, world.ada, { ...sound, fingerprint: fingerprint.replace(/^./, 'g') }),
    challenge: () => decide(parts, world.ada, { ...sound, challenge: 'never given' }),
    replay: () => decide(parts, world.ben, sound),
    tenant: () => decide(parts, world.stranger, sound),
    agent: () => decide(parts, { ...world.agent, scopes: ['*', 'decisions:make'] }, sound),
    another_proposal: () => decide(parts, world.ada, { ...sound, proposal: other?.id ?? world.tenant }),
  };
  try {
    await attempts[how]();
  } catch (error) {
    if (error instanceof Refusal) return;
    throw error;
  }
  world.violations.push(`a decision with a forged ${how} was taken`);
}
