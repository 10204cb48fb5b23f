import fc from 'fast-check';
import type { BankFault } from '../testing/bank.ts';

export type Forgery = 'fingerprint' | 'challenge' | 'replay' | 'tenant' | 'agent' | 'another_proposal';
export type Tampering =
  | 'document'
  | 'target'
  | 'positions'
  | 'deadline'
  | 'second_signature'
  | 'approval'
  | 'run'
  | 'run_target'
  | 'again';

/** What may happen. Numbers choose among what there is then, so that each history makes sense whatever came before. */
export type Command =
  | {
      readonly do: 'propose';
      readonly accounts: readonly string[];
      readonly amount: number;
      readonly risk: 'low' | 'medium' | 'high';
      readonly brief: boolean;
      readonly key: number | null;
    }
  | {
      readonly do: 'edit';
      readonly which: number;
      readonly accounts: readonly string[];
      readonly amount: number;
    }
  | { readonly do: 'approve'; readonly which: number; readonly by: Person; readonly only: number | null }
  | { readonly do: 'reject'; readonly which: number; readonly by: Person }
  | { readonly do: 'withdraw'; readonly which: number }
  | { readonly do: 'forge'; readonly which: number; readonly how: Forgery }
  | { readonly do: 'tamper'; readonly which: number; readonly how: Tampering }
  | { readonly do: 'consume'; readonly which: number; readonly process: number }
  | { readonly do: 'work'; readonly process: number; readonly dieAfter: number | null }
  | { readonly do: 'replay'; readonly which: number; readonly process: number }
  | { readonly do: 'freeze'; readonly scope: 'everything' | 'agent' | 'policy' }
  | { readonly do: 'thaw'; readonly which: number }
  | { readonly do: 'adopt' }
  | { readonly do: 'revoke'; readonly which: number }
  | { readonly do: 'control'; readonly which: number; readonly verb: 'pause' | 'resume' | 'cancel' }
  | { readonly do: 'fault'; readonly fault: BankFault }
  | { readonly do: 'move'; readonly account: string }
  | { readonly do: 'leases_run_out' }
  | { readonly do: 'wait' }
  | { readonly do: 'kill'; readonly process: number };

export type Person = 'ada' | 'ben';

/** Each step's commands run side by side; the schedule says who goes first at every gate. */
export interface History {
  readonly fourEyes: boolean;
  readonly steps: readonly (readonly Command[])[];
  readonly schedule: readonly number[];
}

/** One in three; else null. */
const seldom = (some: fc.Arbitrary<number>): fc.Arbitrary<number | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some });
const which = fc.nat({ max: 3 });
const person = fc.constantFrom<Person>('ada', 'ben');
const process = fc.constantFrom(1, 2);
const amount = fc.integer({ min: 1, max: 5 });
const accounts = fc.constantFrom(['a'], ['b'], ['a', 'b'], ['c', 'a', 'b']);

const propose = fc.record({
  do: fc.constant('propose' as const),
  accounts,
  amount,
  risk: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
  brief: fc.nat({ max: 3 }).map(number => number === 3),
  key: seldom(fc.nat({ max: 1 })),
});
const approve = fc.record({
  do: fc.constant('approve' as const),
  which,
  by: person,
  only: seldom(fc.nat({ max: 2 })),
});
const work = fc.record({
  do: fc.constant('work' as const),
  process,
  dieAfter: seldom(fc.nat({ max: 30 })),
});

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: propose },
  { weight: 8, arbitrary: approve },
  { weight: 9, arbitrary: work },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), which, accounts, amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const), which, by: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('forge' as const),
      which,
      how: fc.constantFrom<Forgery>(
        'fingerprint',
        'challenge',
        'replay',
        'tenant',
        'agent',
        'another_proposal',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tamper' as const),
      which,
      how: fc.constantFrom<Tampering>(
        'document',
        'target',
        'positions',
        'deadline',
        'second_signature',
        'approval',
        'run',
        'run_target',
        'again',
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('consume' as const), which, process }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('replay' as const), which, process }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('freeze' as const),
      scope: fc.constantFrom('everything' as const, 'agent' as const, 'policy' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('thaw' as const), which }) },
  { weight: 1, arbitrary: fc.constant({ do: 'adopt' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('revoke' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('control' as const),
      which,
      verb: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('move' as const), account: fc.constantFrom('a', 'b') }),
  },
  { weight: 4, arbitrary: fc.constant({ do: 'leases_run_out' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), process }) },
);

const fault = fc.constantFrom<BankFault>(
  'lost_answer',
  'lost_request',
  'rate_limited',
  'refused',
  'unavailable',
);

const worker = (process: number): Command => ({ do: 'work', process, dieAfter: null });
const stop: fc.Arbitrary<Command> = fc.constantFrom<Command>(
  { do: 'freeze', scope: 'everything' },
  { do: 'freeze', scope: 'agent' },
  { do: 'control', which: 0, verb: 'pause' },
  { do: 'control', which: 0, verb: 'cancel' },
  { do: 'revoke', which: 0 },
  { do: 'leases_run_out' },
  { do: 'kill', process: 1 },
);
const secondThought: fc.Arbitrary<Command> = fc.constantFrom<Command>(
  { do: 'withdraw', which: 0 },
  { do: 'reject', which: 0, by: 'ben' },
  { do: 'edit', which: 0, accounts: ['a'], amount: 2 },
  { do: 'freeze', scope: 'agent' },
  { do: 'wait' },
);

/** Something comes between approval and use, or in the middle of the sending: where most can go wrong. */
const interrupted: fc.Arbitrary<Command[][]> = fc
  .record({ by: person, inFlight: fc.boolean(), thought: secondThought, halt: stop, also: stop })
  .map(({ by, inFlight, thought, halt, also }) => {
    const yes: Command = { do: 'approve', which: 0, by, only: null };
    return inFlight
      ? [[yes], [worker(1)], [worker(1), halt, worker(2), also]]
      : [[yes, thought], [thought, worker(1)], [worker(2)]];
  });
const steps: fc.Arbitrary<Command[][]> = fc.oneof(
  { weight: 4, arbitrary: fc.array(command, { minLength: 1, maxLength: 3 }).map(step => [step]) },
  { weight: 1, arbitrary: interrupted },
);

/** A history begins with a question, and mostly has an answer. */
export const history: fc.Arbitrary<History> = fc
  .record({
    fourEyes: fc.boolean(),
    policyFirst: fc.nat({ max: 3 }),
    faults: fc.array(fault, { maxLength: 3 }),
    first: propose,
    steps: fc.array(steps, { minLength: 1, maxLength: 5 }),
    schedule: fc.array(fc.nat({ max: 11 }), { maxLength: 40 }),
  })
  .map(({ fourEyes, policyFirst, faults, first, steps, schedule }) => {
    const asked: Command[][] =
      policyFirst === 0
        ? [
            [{ do: 'adopt' }],
            [{ ...first, risk: 'low', accounts: ['a', 'b'], amount: Math.min(4, first.amount) }],
          ]
        : [[first]];
    const strikes: Command[] = faults.map(each => ({ do: 'fault', fault: each }));
    return { fourEyes, steps: [...(strikes.length ? [strikes] : []), ...asked, ...steps.flat()], schedule };
  });
