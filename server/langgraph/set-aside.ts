import { END, type StateSnapshot } from '@langchain/langgraph';
import type { Json } from '../../platform/canonical.ts';
import { type Assistant, inTenant, laneOf, type Parts, waitLaneOf } from './parts.ts';
import { checkpointOf, configOf, copyStep, waitingSteps } from './steps.ts';
import { insertWait, type NewWait } from './wait-records.ts';
import { wired } from './wire.ts';

/**
 * Where LangGraph drops a wait when new input arrives, this keeps it: when a conversation stopped at interrupts, each
 * step that waits is copied with its checkpoint into a lane of its own and recorded, and the conversation is freed.
 * Everything here may be repeated, and until its end the conversation still shows that it stopped, so a crash in between
 * loses nothing. To be called with the conversation's lane held.
 */
export async function setAside(
  parts: Parts,
  tenant: string,
  thread: string,
  { graph }: Assistant,
): Promise<StateSnapshot> {
  const lane = laneOf(tenant, thread);
  const snapshot = await graph.getState(configOf(lane), { subgraphs: true });
  if (waitingSteps(snapshot).length === 0) return snapshot;
  const waits = await copyWaits(parts, thread, lane, lane, snapshot);
  await inTenant(parts.database, tenant, async transaction => {
    for (const wait of waits) await insertWait(transaction, tenant, wait);
  });
  await graph.updateState(configOf(lane), null, END);
  return graph.getState(configOf(lane));
}

/** Copies each waiting step out of a lane, into one that belongs to its wait. Recording them is the caller's. */
export async function copyWaits(
  parts: Parts,
  thread: string,
  conversation: string,
  from: string,
  snapshot: StateSnapshot,
): Promise<NewWait[]> {
  const checkpoint = checkpointOf(snapshot)!;
  const waits: NewWait[] = [];
  for (const step of waitingSteps(snapshot)) {
    const lane = waitLaneOf(conversation, checkpoint, step.id);
    await copyStep(parts.checkpointer, from, lane, step, snapshot);
    for (const { id, value } of step.interrupts)
      waits.push({
        thread_id: thread,
        interrupt_id: id!,
        lane,
        checkpoint_id: checkpoint,
        task_id: step.id,
        node: step.name,
        subject: parts.subjectOf(value),
        payload: wired(value) as Json,
      });
  }
  return waits;
}
