import { describe, expect, it } from 'vitest';
import { proposalMachine } from './proposals/machine.ts';
import { runMachine, targetMachine } from './runs/machine.ts';
import { isFinal, type StateMachine, statesHearing, transition } from './state-machine.ts';

const machines: [string, StateMachine<string, string>][] = [
  ['a proposal', proposalMachine],
  ['a run', runMachine],
  ['a target', targetMachine],
];

describe.each(machines)('%s', (_name, machine) => {
  const states = Object.keys(machine.states);
  const next = (state: string) => Object.values(machine.states[state] ?? {}) as string[];
  const reach = (from: string): Set<string> => {
    const seen = new Set([from]);
    for (const state of seen) for (const to of next(state)) seen.add(to);
    return seen;
  };

  it('reaches every state from its first', () => {
    expect([...reach(machine.initial)].sort()).toEqual([...states].sort());
  });

  it('is trapped nowhere: from every state an end can be reached', () => {
    for (const state of states) expect([...reach(state)].some(to => isFinal(machine, to))).toBe(true);
  });

  it('leads only to states that it has', () => {
    for (const state of states) for (const to of next(state)) expect(states).toContain(to);
  });
});

it('tells which states hear an event', () => {
  expect(statesHearing(proposalMachine, 'withdraw')).toEqual(['proposed', 'approved']);
  expect(transition(proposalMachine, 'executed', 'approve')).toBeUndefined();
});
