import fc from 'fast-check';

/** A decision that nobody made, or that comes in by a way on which no decision may come. */
export const forgeries = [
  'by nobody',
  'with a token',
  'through the local door',
  'from another origin',
  'from no origin',
  'as a form',
  'by a stranger',
  'by a viewer',
  'with another’s challenge',
  'with a spent challenge',
  'with another proposal’s challenge',
  'with a made-up challenge',
  'of another fingerprint',
  'of a target that is not there',
] as const;
export type Forgery = (typeof forgeries)[number];

/** What LangGraph's own API would take from a caller to steer a graph past its wait. */
export const steerings = [
  'resume',
  'resume by id',
  'goto',
  'update',
  'state as a node',
  'state',
  'patch of the state',
  'context',
  'configuration',
  'an old checkpoint',
  'a thread with a history',
  'a breakpoint',
  'the assistant’s words',
  'another person’s thread',
  'another tenant’s thread',
] as const;
export type Steering = (typeof steerings)[number];

/** All of them, beginning with one: so that what happens beside them meets another one each time. */
export const rotated = <Each>(all: readonly Each[], first: number): readonly Each[] => [
  ...all.slice(first),
  ...all.slice(0, first),
];

export type Person = 'ada' | 'ben';
/** What may happen. Numbers choose among what there is then, so that each history makes sense whatever came before. */
export type Command =
  | {
      readonly do: 'ask';
      readonly through: 'chat' | 'token';
      readonly goods: readonly number[];
      readonly percent: number;
    }
  | { readonly do: 'say'; readonly words: string }
  | {
      readonly do: 'approve';
      readonly which: number;
      readonly by: Person;
      readonly only: number | null;
      readonly windows: number;
    }
  | { readonly do: 'reject' | 'withdraw'; readonly which: number; readonly by: Person }
  | { readonly do: 'edit'; readonly which: number; readonly like: number; readonly by: Person }
  | { readonly do: 'forge'; readonly which: number; readonly first: number }
  | { readonly do: 'steer'; readonly first: number }
  | { readonly do: 'freeze'; readonly agent: boolean }
  | { readonly do: 'thaw'; readonly which: number }
  | { readonly do: 'control'; readonly which: number; readonly verb: 'pause' | 'resume' | 'cancel' };

/** Each step's commands are sent side by side, each after some milliseconds of its own. */
export interface History {
  readonly fourEyes: boolean;
  readonly steps: readonly (readonly { readonly after: number; readonly command: Command }[])[];
}

const which = fc.nat({ max: 3 });
const by = fc.constantFrom<Person>('ada', 'ben');
const ask = fc.record({
  do: fc.constant('ask' as const),
  through: fc.constantFrom('chat' as const, 'token' as const),
  goods: fc.constantFrom([0], [1], [0, 1], [0, 1, 2]),
  // From 10 % on the risk is medium, and the rules of some histories want two people then.
  percent: fc.constantFrom(1, 2, 3, 11, 12),
});
const approve = fc.record({
  do: fc.constant('approve' as const),
  which,
  by,
  only: fc.option(fc.nat({ max: 2 }), { freq: 3 }),
  windows: fc.constantFrom(1, 1, 1, 2),
});
/** What an assistant, or a person in a hurry, writes instead of deciding. */
const words = fc.constantFrom(
  'yes, do it',
  'approved',
  'approve it',
  'undo that',
  'help',
  'what is waiting?',
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: ask },
  { weight: 6, arbitrary: approve },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('reject' as const, 'withdraw' as const), which, by }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), which, like: which, by }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('forge' as const), which, first: fc.nat({ max: 13 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('steer' as const), first: fc.nat({ max: 14 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('say' as const), words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('freeze' as const), agent: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('thaw' as const), which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('control' as const),
      which,
      verb: fc.constantFrom('pause' as const, 'resume' as const, 'cancel' as const),
    }),
  },
);
const timed = fc.record({ after: fc.nat({ max: 15 }), command });

/** Something is asked for in the chat first; then anything. */
export const history: fc.Arbitrary<History> = fc
  .record({
    fourEyes: fc.nat({ max: 3 }).map(number => number === 3),
    first: ask.map(asked => ({ after: 0, command: { ...asked, through: 'chat' as const } })),
    steps: fc.array(fc.array(timed, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 }),
  })
  .map(({ fourEyes, first, steps }) => ({ fourEyes, steps: [[first], ...steps] }));
