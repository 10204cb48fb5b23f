import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Kernel } from '../platform/create-kernel.ts';
import { Refusal } from '../platform/errors.ts';
import { type Authentication, isProblem } from '../platform/identity/authenticate.ts';
import { kernelTransaction } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import { log } from '../platform/telemetry/log.ts';
import { headersOf } from './api/caller.ts';
import { createLangGraphApi, type LangGraphApi, type LangGraphOptions } from './langgraph/api.ts';

/**
 * The conversations: LangGraph's HTTP API for people who are signed in, and the wake-up that lets a conversation go on
 * when its proposal has ended. The event carries the decision; no client can.
 */
export function wakeConversations(options: {
  readonly kernel: Kernel;
  readonly checkpointer: BaseCheckpointSaver;
  readonly graphs: LangGraphOptions['graphs'];
  readonly authentication: Authentication;
  readonly personFor: (tenant: string, owner: string) => Promise<Principal>;
}): LangGraphApi {
  const { kernel } = options;
  const api = createLangGraphApi({
    database: kernel.parts.database,
    checkpointer: options.checkpointer,
    graphs: options.graphs,
    async principalOf(request) {
      const caller = await options.authentication.session({
        method: request.method,
        headers: headersOf(request),
      });
      if (isProblem(caller)) throw new Refusal(caller.code, caller.message, caller);
      return caller;
    },
    principalFor: options.personFor,
    subjectOf: payload => {
      const proposal = (payload as { proposal?: unknown } | null)?.proposal;
      return typeof proposal === 'string' ? proposal : null;
    },
    onBug: (thrown, where) => log.error({ err: thrown, where }, 'a conversation failed'),
  });
  kernel.subscribe({
    consumer: 'conversations',
    types: ['proposal.ended', 'run.ended'],
    async hear(event) {
      const { proposal, status } = event.payload as { proposal: string; status: string };
      const row = await kernelTransaction(kernel.parts, event.tenant, t =>
        t
          .selectFrom('platform.proposal')
          .select(['thread_id', 'dedupe_key'])
          .where('id', '=', proposal)
          .executeTakeFirst(),
      );
      // Only what the graph itself proposed is waited for: its key names the conversation. An undo from the card is not.
      const asked = row?.thread_id && row.dedupe_key?.includes(row.thread_id);
      if (!asked || !(await conversationExists(kernel, event.tenant, row.thread_id!))) return;
      // One that has not reached its wait yet refuses; the outbox comes back.
      await api.wake({
        tenant: event.tenant,
        thread: row.thread_id!,
        subject: proposal,
        value: { proposal, status },
        event: event.id,
      });
    },
  });
  return api;
}

const conversationExists = (kernel: Kernel, tenant: string, thread: string): Promise<boolean> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.thread')
      .select('id')
      .where('id', '=', thread)
      .executeTakeFirst();
    return row !== undefined;
  });
