import type { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain';
import { Client } from 'langsmith';
import { v5 } from 'uuid';
import type { Kernel } from '../../platform/create-kernel.ts';
import { Refusal } from '../../platform/errors.ts';
import type { Subscriber } from '../../platform/events/deliver.ts';
import { kernelTransaction } from '../../platform/parts.ts';
import { log } from '../../platform/telemetry/log.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { redact } from '../../platform/telemetry/redaction.ts';
import { type HumanDecision, onDecision } from './human-decisions.ts';

export interface LangSmithSettings {
  readonly endpoint: string;
  readonly key: string;
  readonly project: string;
}

/** The names under which LangChain's libraries look for leave to trace by themselves, past our redaction. */
const leaves = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];

/**
 * What the environment asks for: `LANGSMITH_TRACING=true` with `LANGSMITH_API_KEY`; nothing otherwise. The leave is taken
 * out of the process's environment: those libraries would send what they see as it is.
 */
export function langsmithIn(environment: NodeJS.ProcessEnv): LangSmithSettings | undefined {
  const wanted = leaves.some(name => environment[name] === 'true');
  for (const name of leaves) delete process.env[name];
  if (!wanted) return undefined;
  const { LANGSMITH_API_KEY: key, LANGSMITH_ENDPOINT: endpoint, LANGSMITH_PROJECT: project } = environment;
  if (!key)
    throw new Refusal('invalid_input', 'LANGSMITH_TRACING is true without LANGSMITH_API_KEY.', {
      mend: 'Set the key, or leave LANGSMITH_TRACING out.',
    });
  return { key, endpoint: endpoint || 'https://api.smith.langchain.com', project: project || 'countersign' };
}

type NewRun = Parameters<Client['createRun']>[0];
type RunChange = Parameters<Client['updateRun']>[1];

/** Plain data, redacted. Messages and errors are classes, which say what they hold when they are written down. */
const clean = <T>(value: T): T => redact(JSON.parse(JSON.stringify(value))) as T;

/** LangSmith's client behind the redaction: whoever holds it cannot send anything past it. */
export class RedactingClient extends Client {
  override createRun(run: NewRun, ...rest: unknown[]): Promise<void> {
    return (super.createRun as (...all: unknown[]) => Promise<void>)(clean(run), ...rest);
  }
  override updateRun(id: string, run: RunChange, ...rest: unknown[]): Promise<void> {
    return (super.updateRun as (...all: unknown[]) => Promise<void>)(id, clean(run), ...rest);
  }
}

export interface LangSmith {
  /** What a run of a graph is to be run with, so that LangSmith sees it. */
  tracers(): BaseCallbackHandler[];
  readonly feedback: Subscriber;
  /** Sends what waits. */
  stop(): Promise<void>;
}

export function openLangSmith(settings: LangSmithSettings, kernel: Kernel): LangSmith {
  const client = new RedactingClient({
    apiUrl: settings.endpoint,
    apiKey: settings.key,
    // The run's facts about this machine and its environment are nobody's business.
    omitTracedRuntimeInfo: true,
  });
  return {
    tracers: () => [new LangChainTracer({ client, projectName: settings.project })],
    feedback: onDecision(kernel, 'langsmith', async decision => {
      const run = await runThatProposed(kernel, decision);
      if (run) await tell(client, run, decision);
    }),
    stop: () =>
      Promise.race([
        client.awaitPendingTraceBatches(),
        new Promise<void>(resolve => setTimeout(resolve, 5_000).unref()),
      ]),
  };
}

const scores = { approve: 1, edit: 0.5, reject: 0 } as const;
const feedbackSpace = '2f6a4a52-53a5-5f1c-9d0e-6f4f6a0c2b11';

/** A decision as feedback on the run that proposed; sent again, it is the same feedback. Lost feedback holds nothing up. */
async function tell(client: Client, run: string, { decision, proposal, action, reason }: HumanDecision) {
  try {
    await client.createFeedback(run, 'human_decision', {
      score: scores[decision],
      value: decision,
      ...(reason ? { comment: redactText(reason) } : {}),
      sourceInfo: { proposal, action },
      feedbackId: v5(`${proposal}:${decision}`, feedbackSpace),
    });
  } catch (error) {
    log.warn({ err: error, proposal }, 'LangSmith did not take the feedback on a decision');
  }
}

/** The run of the conversation in which the proposal was made: its id is the trace's at LangSmith. */
const runThatProposed = (kernel: Kernel, { tenant, thread, proposedAt }: HumanDecision) =>
  thread === null
    ? undefined
    : kernelTransaction(kernel.parts, tenant, async t => {
        const row = await t
          .selectFrom('platform.thread_run')
          .select('id')
          .where('thread_id', '=', thread)
          .where('kind', '=', 'message')
          .where('created_at', '<=', proposedAt)
          .orderBy('created_at', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row?.id;
      });
