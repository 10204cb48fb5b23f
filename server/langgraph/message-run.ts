import type { BaseMessage } from '@langchain/core/messages';
import { Refusal } from '../../platform/errors.ts';
import { newId } from '../../platform/identifiers.ts';
import type { Principal } from '../../platform/principal.ts';
import { settle } from './continuation.ts';
import { drive, failureOf, timed, valuesOf } from './drive.ts';
import type { LiveRun } from './live-run.ts';
import { type Assistant, inTenant, laneOf, type Parts, type State } from './parts.ts';
import { messagesOf, type RunRequest } from './requests.ts';
import { askToStop, countUnanswered, endRun, insertRun, type RunStatus } from './run-records.ts';
import { setAside } from './set-aside.ts';
import { type ThreadRecord, updateThread } from './thread-records.ts';
import { toWire } from './wire.ts';

const titleLength = 80;

/** The first words of a conversation, cut at a word's end. */
export function titleOf(messages: readonly BaseMessage[]): string {
  const text = (messages[0]?.text ?? '').replace(/\s+/g, ' ').trim();
  if (text.length <= titleLength) return text;
  const cut = text.slice(0, titleLength - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), titleLength / 2))}…`;
}

/**
 * Takes a message into a conversation and begins to answer it, after those before it. Refuses when the thread belongs to
 * another graph, when it is busy and the client asked to be refused then, and when too many messages wait.
 */
export async function beginMessageRun(
  parts: Parts,
  principal: Principal,
  thread: ThreadRecord,
  assistant: Assistant,
  request: RunRequest,
): Promise<LiveRun> {
  if (thread.graph && thread.graph !== assistant.name)
    throw new Refusal('invalid_input', `This thread belongs to ${thread.graph}.`, {
      path: 'assistant_id',
      mend: 'Begin another thread.',
    });
  const messages = messagesOf(request.input);
  const strategy = request.multitask_strategy ?? 'enqueue';
  const id = newId();
  const { tenant } = principal;
  await inTenant(parts.database, tenant, async transaction => {
    const unanswered = await countUnanswered(transaction, parts.lanes, thread.id);
    if (strategy === 'reject' && unanswered > 0)
      throw new Refusal('thread_busy', 'The thread is answering another message.');
    if (unanswered >= parts.limits.runsWaitingPerThread)
      throw new Refusal('rate_limited', 'Too many messages wait in this thread.', { retryAfterMs: 5_000 });
    await updateThread(transaction, thread.id, {
      graph: assistant.name,
      ...(thread.title === '' && { title: titleOf(messages) }),
    });
    if (strategy === 'interrupt') await askToStop(transaction, thread.id);
    const lane = laneOf(tenant, thread.id);
    const metadata = request.metadata ?? {};
    await insertRun(transaction, parts.lanes, {
      id,
      tenant,
      thread: thread.id,
      lane,
      kind: 'message',
      strategy,
      metadata,
    });
  });
  if (strategy === 'interrupt')
    for (const run of parts.live.active(thread.id)) if (run.kind === 'message') run.stop();
  const run = parts.live.begin(id, thread.id, 'message');
  parts.lanes.keepAlive(tenant, run);
  void answer(parts, principal, assistant, run, request, messages);
  return run;
}

async function answer(
  parts: Parts,
  principal: Principal,
  assistant: Assistant,
  run: LiveRun,
  { stream_mode, stream_subgraphs }: RunRequest,
  messages: readonly BaseMessage[],
): Promise<void> {
  const { tenant } = principal;
  const lane = laneOf(tenant, run.thread);
  const modes = stream_mode.length > 0 ? stream_mode : (['values'] as const);
  let status: RunStatus = 'success';
  run.emit('metadata', toWire({ run_id: run.id, thread_id: run.thread, attempt: 1 }));
  try {
    await parts.lanes.hold(tenant, run, lane, run.signal, async () => {
      const { values } = await settle(parts, tenant, run.thread, assistant);
      assertNew(messages, values as State);
      const signal = timed(parts, run);
      const subgraphs = stream_subgraphs ?? false;
      await drive(parts, { run, assistant, principal, lane, modes, subgraphs, signal }, { messages });
      await setAside(parts, tenant, run.thread, assistant);
    });
    const values = await valuesOf(parts, tenant, run.thread, assistant);
    if (modes.includes('values') && '__interrupt__' in values) run.emit('values', toWire(values));
  } catch (thrown) {
    status = failureOf(parts, run, thrown);
  }
  await inTenant(parts.database, tenant, transaction => endRun(transaction, run.id, status)).catch(thrown =>
    parts.onBug(thrown, run.id),
  );
  run.end();
}

/** A message with the id of one that is there would replace it, whoever wrote that one. */
function assertNew(messages: readonly BaseMessage[], { messages: known = [] }: State): void {
  const ids = new Set(known.map(({ id }) => id));
  if (messages.some(({ id }) => id && ids.has(id)))
    throw new Refusal('invalid_input', 'A message of this id is in the conversation already.', {
      path: 'input.messages',
      mend: 'Leave the id out, or make a new one for each message.',
    });
}
