/** A machine is a table that one can read aloud: from each state, the events it hears and where they lead. */
export interface StateMachine<State extends string, Event extends string> {
  readonly initial: State;
  readonly states: Readonly<Record<State, Readonly<Partial<Record<Event, State>>>>>;
}

/** The state after the event, or `undefined` when the state does not hear it. */
export const transition = <State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  from: State,
  event: Event,
): State | undefined => machine.states[from][event];

/** States from which the event is heard: the `where status in (…)` of a conditional update. */
export function statesHearing<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  event: Event,
): State[] {
  return (Object.keys(machine.states) as State[]).filter(state => machine.states[state][event] !== undefined);
}

export const isFinal = <State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  state: State,
): boolean => Object.keys(machine.states[state]).length === 0;
