import type { Command } from '@langchain/langgraph';
import { Budget } from '../../agents/budget.ts';
import type { GraphContext } from '../../graphs/context.ts';
import { stepSpans } from '../../graphs/node-trace.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Principal } from '../../platform/principal.ts';
import { timed as timing } from '../../platform/telemetry/metrics.ts';
import type { LiveRun } from './live-run.ts';
import { type Assistant, inTenant, laneOf, type Parts, type State } from './parts.ts';
import type { StreamMode } from './requests.ts';
import { configOf } from './steps.ts';
import { type Chunk, EventTranslator, graphModes } from './stream-modes.ts';
import { type Wait, waitsOf } from './wait-records.ts';
import { toWire } from './wire.ts';

export interface Drive {
  readonly run: LiveRun;
  readonly assistant: Assistant;
  readonly principal: Principal;
  /** The checkpoints to write: the conversation's own, or those of one of its waits. */
  readonly lane: string;
  readonly modes: readonly StreamMode[];
  readonly subgraphs: boolean;
  readonly signal: AbortSignal;
}

/** Runs a graph until it ends or stops; what it streams goes to the run's events. A null input goes on where it stopped. */
export async function drive(
  parts: Parts,
  { run, assistant, principal, lane, modes, subgraphs, signal }: Drive,
  input: Command | State | null,
): Promise<void> {
  const budget = new Budget(parts.runLimits, parts.clock);
  const context: GraphContext = { principal, thread: run.thread, run: run.id, budget };
  const translator = new EventTranslator(modes, { thread_id: run.thread, run_id: run.id });
  const answered = {
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.agent.name': assistant.name,
  };
  await timing('gen_ai.invoke_agent.duration', answered, classOf, async () => {
    const chunks = await assistant.graph.stream(input, {
      ...configOf(lane),
      context,
      signal,
      callbacks: [...stepSpans(), ...parts.watchers()],
      metadata: { thread_id: run.thread },
      // Whoever watches knows the run by our id. What wakes a conversation may drive it twice.
      ...(run.kind === 'message' ? { runId: run.id } : {}),
      durability: 'sync',
      recursionLimit: parts.limits.steps,
      streamMode: graphModes(modes),
      subgraphs,
    });
    for await (const chunk of chunks) {
      const full: readonly unknown[] = subgraphs ? chunk : [[], ...chunk];
      for (const { event, data } of translator.events(full as Chunk)) run.emit(event, toWire(data));
    }
  });
}

const classOf = (thrown: unknown): string =>
  thrown instanceof Refusal ? thrown.problem.code : thrown instanceof Error ? thrown.name : 'unknown';

/** What interrupts look like to clients. */
export const interruptsOf = (waits: readonly Wait[]) =>
  waits.map(({ interrupt_id, payload }) => ({ id: interrupt_id, value: payload }));

/** The conversation's values, with everything that it waits for, whenever it was asked. */
export async function valuesOf(
  parts: Parts,
  tenant: string,
  thread: string,
  assistant: Assistant,
): Promise<State> {
  const [{ values }, waits] = await Promise.all([
    assistant.graph.getState(configOf(laneOf(tenant, thread))),
    inTenant(parts.database, tenant, transaction => waitsOf(transaction, [thread])),
  ]);
  return { ...values, ...(waits.length > 0 && { __interrupt__: interruptsOf(waits) }) };
}

/** The run's signal, and a limit on how long it may take. */
export const timed = (parts: Parts, run: LiveRun): AbortSignal =>
  AbortSignal.any([run.signal, AbortSignal.timeout(parts.limits.runMs)]);

/** How a run that threw has ended. Its clients are told why, unless they stopped it. */
export function failureOf(parts: Parts, run: LiveRun, thrown: unknown): 'interrupted' | 'timeout' | 'error' {
  if (run.signal.aborted) return 'interrupted';
  const timeout = thrown instanceof Error && thrown.name === 'TimeoutError';
  if (timeout) fail(run, 'timeout', `The run took longer than ${parts.limits.runMs / 1000} s.`, mendOf(run));
  else if (thrown instanceof Refusal)
    fail(run, thrown.problem.code, thrown.problem.message, thrown.problem.mend);
  else {
    parts.onBug(thrown, run.id);
    fail(run, 'internal', 'The answer could not be finished.', mendOf(run));
  }
  return timeout ? 'timeout' : 'error';
}

const mendOf = ({ kind }: LiveRun): string =>
  kind === 'message' ? 'Send the message again.' : 'It is tried again by itself.';

function fail(run: LiveRun, error: string, message: string, mend: string): void {
  run.failure = { error, message };
  run.emit('error', toWire({ error, message, mend }));
}
