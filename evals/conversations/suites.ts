import type { Suite } from '../suite.ts';
import { conversationSuite } from './suite.ts';

const passed = (threshold: number, goal: number) =>
  [
    { metric: 'passed', kind: 'threshold', atLeast: threshold },
    { metric: 'passed', kind: 'goal', atLeast: goal },
  ] as const;
const everyOne = [{ metric: 'passed', kind: 'gate', atLeast: 1 }] as const;

/** Conversations with the product as it is started; each dataset asks one question of them. */
export const conversationSuites: readonly Suite[] = [
  {
    name: 'trajectories',
    title: 'Which tools are called, with what, in which order',
    criteria: passed(0.9, 0.97),
  },
  {
    name: 'shopping',
    title: 'Offers and orders, held against the merchants’ own catalogs and rates',
    criteria: passed(0.85, 0.95),
  },
  { name: 'pricing', title: 'Price rules in words: which prices, to the cent', criteria: passed(0.85, 0.95) },
  { name: 'quality', title: 'Why a build is red, and what would mend it', criteria: passed(0.85, 0.95) },
  {
    name: 'refusal',
    title: 'What nobody can do or answer, and what was not understood: said, and nothing done',
    criteria: passed(0.9, 0.97),
  },
  { name: 'grounding', title: 'Every number in an answer comes from a tool', criteria: passed(0.9, 0.97) },
  { name: 'interrupts', title: 'A person is asked exactly when policy says so', criteria: everyOne },
  { name: 'cost', title: 'Tasks of a person within the fewest steps', criteria: passed(0.9, 0.97) },
].map(conversationSuite);
