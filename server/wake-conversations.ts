import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Kernel } from '../platform/create-kernel.ts';
import { Refusal } from '../platform/errors.ts';
import { type Authentication, isProblem } from '../platform/identity/authenticate.ts';
import { kernelTransaction } from '../platform/parts.ts';
import type { Principal } from '../platform/principal.ts';
import type { PreviewDocument } from '../platform/proposals/document.ts';
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
  readonly watchers?: LangGraphOptions['watchers'];
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
    watchers: options.watchers,
    subjectOf: payload => {
      const proposal = (payload as { proposal?: unknown } | null)?.proposal;
      return typeof proposal === 'string' ? proposal : null;
    },
    onBug: (thrown, where) => log.error({ err: thrown, where }, 'a conversation failed'),
  });
  kernel.subscribe({
    consumer: 'conversations',
    types: ['proposal.ended', 'run.ended', 'run.waits'],
    async hear(event) {
      const { proposal, status } = event.payload as { proposal: string; status: string };
      const thread = await conversationThatAsked(kernel, event.tenant, proposal);
      if (!thread || !(await conversationExists(kernel, event.tenant, thread))) return;
      const rests = await api.rests(event.tenant, thread);
      const call = { tenant: event.tenant, thread, subject: proposal, value: { proposal, status } };
      await api.wake({ ...call, event: event.id }).catch(refused => {
        // One that has not reached its wait yet refuses, and the outbox comes back. One that rests waits for nothing more:
        // what a policy let through was done within its call.
        const nobodyWaits = rests && refused instanceof Refusal && refused.code === 'not_found';
        if (!nobodyWaits) throw refused;
      });
    },
  });
  return api;
}

/**
 * The conversation that waits for a proposal. Only what the graph itself proposed is waited for, also after a person
 * edited it: the key of the first version names the conversation. An undo from the card is not.
 */
const conversationThatAsked = (
  kernel: Kernel,
  tenant: string,
  proposal: string,
): Promise<string | undefined> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    for (let version: string | null = proposal; version; ) {
      const row = await t
        .selectFrom('platform.proposal')
        .select(['thread_id', 'dedupe_key', 'document'])
        .where('id', '=', version)
        .executeTakeFirst();
      if (!row?.thread_id) return undefined;
      if (row.dedupe_key?.includes(row.thread_id)) return row.thread_id;
      version = (row.document as PreviewDocument).origin.supersedes;
    }
    return undefined;
  });

const conversationExists = (kernel: Kernel, tenant: string, thread: string): Promise<boolean> =>
  kernelTransaction(kernel.parts, tenant, async t => {
    const row = await t
      .selectFrom('platform.thread')
      .select('id')
      .where('id', '=', thread)
      .executeTakeFirst();
    return row !== undefined;
  });
