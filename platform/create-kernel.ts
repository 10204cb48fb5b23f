import { z } from 'zod';
import { type AuditBatch, openAuditBatch } from './audit/batch.ts';
import { appendAudit } from './audit/chain.ts';
import { readKind } from './audit/fold-reads.ts';
import { canonicalJson, isStorable, type Json } from './canonical.ts';
import type { Capability } from './capability.ts';
import type { Ports } from './context.ts';
import { assertScopes, contextFor } from './contexts.ts';
import type { Database } from './database/database.ts';
import { dispatch } from './dispatch.ts';
import { problemOf, Refusal } from './errors.ts';
import type { Subscriber } from './events/deliver.ts';
import type { JobQueue } from './events/queue.ts';
import { type Relay, startRelay } from './events/relay.ts';
import { assertDelivered } from './events/schemas.ts';
import { type Clock, newId, systemClock } from './identifiers.ts';
import { relyingPartyAt } from './identity/passkeys/assertion.ts';
import type { CallOptions, Outcome, Toolbox } from './kernel.ts';
import { ordinaryPace, type Pace, type Parts, type RegisteredTool } from './parts.ts';
import type { Principal } from './principal.ts';
import type { Keyring } from './privacy/keys.ts';
import { assertPerson } from './proposals/decide.ts';
import { propose } from './proposals/propose.ts';
import { type ProposalView, readProposal } from './proposals/read.ts';
import { driveRun } from './runs/drive.ts';
import { madeStatuses } from './runs/machine.ts';
import { log } from './telemetry/log.ts';
import { recordDuration } from './telemetry/metrics.ts';
import { ToolTimesKeeper } from './telemetry/tool-times.ts';
import { withSpan } from './telemetry/tracing.ts';
import type { Action, Tool } from './tool.ts';
import { openWaiting } from './waiting.ts';

export interface KernelOptions {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly capabilities: readonly Capability[];
  readonly ports: Ports;
  readonly proposalUrl: (proposal: string) => string;
  readonly clock?: Clock;
  readonly pace?: Partial<Pace>;
}

export interface Kernel extends Toolbox {
  readonly parts: Parts;
  /** How long each tool took of late, for one tenant. */
  readonly toolTimes: ToolTimesKeeper;
  /** Begins to work on the outbox through the queue. A process without workers leaves it out. */
  startWorkers(queue: JobQueue): Promise<void>;
  /** Takes no more jobs, and lets go of the queue when those at hand are done. */
  stopWorkers(): Promise<void>;
  /** Hears events after they are committed; to be called before the workers start. */
  subscribe(subscriber: Subscriber): void;
  /** An operator's edit: a new proposal, previewed and judged anew, that replaces the old one. */
  edit(person: Principal, proposal: string, input: unknown): Promise<Outcome>;
  /** Proposes to undo what a proposal's run applied. */
  undo(principal: Principal, proposal: string, options?: CallOptions): Promise<Outcome[]>;
  /**
   * A person proposes the same call anew, from the world as it stands now: of what expired, or of what moved before it was
   * done. Gives the new proposal's id; throws a `Refusal`.
   */
  proposeAnew(person: Principal, proposal: string): Promise<string>;
  close(): Promise<void>;
}

/** How long a call that a standing policy covers waits for its own run before it answers with the handle instead. */
const inlineRunMs = 30_000;
const endedProposals = ['rejected', 'withdrawn', 'expired', 'superseded', 'stale'];
const endedRuns = ['applied', 'partial', 'failed', 'cancelled'];

/** The kernel: the one door to every tool, and what stands behind it. */
export async function createKernel(options: KernelOptions): Promise<Kernel> {
  const clock = options.clock ?? systemClock;
  const audit: AuditBatch = openAuditBatch(options.database, options.keyring);
  const tools = register(options.capabilities);
  const parts: Parts = {
    database: options.database,
    keyring: options.keyring,
    clock,
    capabilities: options.capabilities,
    tools,
    ports: options.ports,
    proposalUrl: options.proposalUrl,
    relyingParty: relyingPartyAt(options.proposalUrl('any')),
    recordRead: entry => audit.add(entry),
    pace: { ...ordinaryPace, ...options.pace },
  };
  const toolTimes = new ToolTimesKeeper();
  const waiting = await openWaiting(options.database);
  const subscribers: Subscriber[] = [];
  let relay: Relay | undefined;
  let queue: JobQueue | undefined;

  const call: Kernel['call'] = (principal, name, input, how) =>
    withSpan(
      `execute_tool ${name}`,
      { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name },
      span => {
        const since = performance.now();
        return callInSpan(principal, name, input, how).then(outcome => {
          span.setAttribute('countersign.outcome', outcome.kind);
          if (tools.has(name)) {
            const ms = performance.now() - since;
            toolTimes.record(principal.tenant, name, ms, outcome.kind === 'refused');
            recordDuration('gen_ai.execute_tool.duration', ms / 1000, {
              'gen_ai.tool.name': name,
              'countersign.outcome': outcome.kind,
              ...(outcome.kind === 'refused' ? { 'error.type': outcome.problem.code } : {}),
            });
          }
          return outcome;
        });
      },
    );

  const callInSpan = async (
    principal: Principal,
    name: string,
    input: unknown,
    how: CallOptions = {},
  ): Promise<Outcome> => {
    try {
      const registered = tools.get(name);
      if (!registered) throw new Refusal('unknown_tool', `There is no tool called ${name}.`);
      assertScopes(principal, registered);
      const parsed = parseInput(registered.tool, input);
      if (registered.tool.word !== 'action')
        return await callPlain(parts, registered, principal, parsed, how);
      const { tool, capability } = registered as RegisteredTool & { tool: Action };
      const { id, run } = await propose(parts, {
        principal,
        action: tool,
        capability,
        input: parsed as Json,
        context: contextFor(parts, registered, principal, how),
        dedupeKey: how.dedupeKey,
        thread: how.thread,
        graph: how.graph,
      });
      // What a standing policy covers is worked on right here; the queued job finds it done, or does it when we die.
      if (run) await driveRun(parts, principal.tenant, run);
      const view = await readProposal(parts, principal, id);
      // A run that still waits for its time is not waited for here.
      if (view.status === 'proposed' || (run && view.run?.status === 'queued')) return handleOf(parts, view);
      return await waitForEnd(principal, id, inlineRunMs, how.signal);
    } catch (error) {
      return refused(name, error);
    }
  };

  const waitForEnd = async (
    principal: Principal,
    id: string,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Outcome> => {
    const until = performance.now() + timeoutMs;
    const done = new AbortController();
    const over = signal ? AbortSignal.any([signal, done.signal]) : done.signal;
    try {
      for (;;) {
        const changed = waiting.change(id, Math.max(1, until - performance.now()), over);
        const view = await readProposal(parts, principal, id);
        if (hasEnded(view) || performance.now() >= until || over.aborted) return outcomeOf(parts, view);
        await changed;
      }
    } finally {
      done.abort(); // lets go of the alarm that nobody waits for any more
    }
  };

  /** The input that an edit of the card amounts to. */
  const revise = async (
    action: Action,
    view: ProposalView,
    fields: unknown,
    requester: Principal,
  ): Promise<unknown> => {
    if (!action.edits) return fields;
    const earlier = { input: action.input.parse(view.document.input), targets: view.targets };
    return action.edits.inputFrom(fields, earlier, async (tool, input) => {
      const outcome = await call(requester, tool, input, {
        dedupeKey: newId(),
      });
      if (outcome.kind === 'result') return outcome.data;
      if (outcome.kind === 'refused')
        throw new Refusal(outcome.problem.code, outcome.problem.message, outcome.problem);
      throw new Refusal('approval_required', `${tool} needs an approval of its own first.`);
    });
  };

  const stopWorkers = async (): Promise<void> => {
    await relay?.close();
    await queue?.close();
    relay = undefined;
    queue = undefined;
  };

  return {
    parts,
    toolTimes,
    capabilities: options.capabilities,
    tools,
    call,
    async waitForProposal(principal, id, timeoutMs, signal) {
      try {
        return await waitForEnd(principal, id, timeoutMs, signal);
      } catch (error) {
        return refused('get_proposal', error);
      }
    },
    async edit(person, proposalId, input) {
      assertPerson(person);
      const view = await readProposal(parts, person, proposalId);
      const name = view.document.action.name;
      try {
        const registered = tools.get(name);
        if (!registered) throw new Refusal('unknown_tool', `There is no tool called ${name}.`);
        const requester = view.document.requester;
        const principal: Principal = {
          tenant: person.tenant,
          id: requester.id,
          kind: requester.kind,
          name: requester.name,
          // The editor's own rights, less the one that only a person has.
          scopes: person.scopes.filter(scope => scope !== 'decisions:make'),
          ...(requester.on_behalf_of ? { onBehalfOf: requester.on_behalf_of } : {}),
        };
        const revised = await revise(registered.tool as Action, view, input, principal);
        const { id } = await propose(parts, {
          principal,
          action: registered.tool as Action,
          capability: registered.capability,
          input: parseInput(registered.tool, revised) as Json,
          context: contextFor(parts, registered, principal),
          thread: view.document.origin.thread ?? undefined,
          graph: view.document.origin.graph ?? undefined,
          supersedes: { proposal: proposalId, editor: person.id },
        });
        return handleOf(parts, await readProposal(parts, person, id));
      } catch (error) {
        return refused(name, error);
      }
    },
    async undo(principal, proposalId, how = {}) {
      const view = await readProposal(parts, principal, proposalId);
      const registered = tools.get(view.document.action.name);
      const action = registered?.tool as Action | undefined;
      const made = view.targets.filter(target => madeStatuses.some(status => status === target.status));
      // Targets that one call undoes together ask for it once.
      const undos = new Map(
        made.flatMap(target => {
          const undo = action?.undo?.(target, target.receipt);
          return undo ? [[canonicalJson(undo), { ...undo, position: target.position }] as const] : [];
        }),
      );
      if (undos.size === 0) return [refused(view.document.action.name, cannotUndo(view))];
      return Promise.all(
        [...undos.values()].map(({ tool, input, position }) =>
          call(principal, tool, input, {
            ...how,
            dedupeKey: `${how.dedupeKey ?? `undo:${proposalId}`}:${position}`,
          }),
        ),
      );
    },
    async proposeAnew(person, proposalId) {
      assertPerson(person);
      const view = await readProposal(parts, person, proposalId);
      if (view.status !== 'expired' && !view.targets.some(({ status }) => status === 'stale'))
        throw new Refusal('not_pending', 'Nothing of it expired, or moved before it was done.', {
          mend: 'Look at what became of it.',
        });
      const { action, input, origin } = view.document;
      const registered = tools.get(action.name);
      if (!registered) throw new Refusal('unknown_tool', `There is no tool called ${action.name}.`);
      assertScopes(person, registered);
      const { id } = await propose(parts, {
        principal: person,
        action: registered.tool as Action,
        capability: registered.capability,
        input: parseInput(registered.tool, input) as Json,
        context: contextFor(parts, registered, person),
        dedupeKey: `anew:${proposalId}`,
        thread: origin.thread ?? undefined,
      });
      return id;
    },
    subscribe: subscriber => {
      assertDelivered(subscriber.types, subscriber.consumer);
      subscribers.push(subscriber);
    },
    async startWorkers(jobs) {
      queue = jobs;
      await jobs.work(job => dispatch(parts, job, subscribers));
      relay = await startRelay(parts.database, jobs);
    },
    stopWorkers,
    async close() {
      await stopWorkers();
      await audit.close();
      await waiting.close();
    },
  };
}

const cannotUndo = ({ document }: ProposalView): Refusal =>
  document.reversibility.kind === 'irreversible'
    ? new Refusal('cannot_be_undone', document.reversibility.why, {
        mend: `Contact ${document.reversibility.contact}.`,
      })
    : new Refusal('cannot_be_undone', 'Nothing of it was applied, so there is nothing to undo.');

function register(capabilities: readonly Capability[]): Map<string, RegisteredTool> {
  const tools = new Map<string, RegisteredTool>();
  for (const capability of capabilities) {
    assertDelivered(Object.keys(capability.listens ?? {}), capability.name);
    for (const tool of capability.tools) {
      if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(tool.name))
        throw new TypeError(`${tool.name} is not snake case`);
      if (tools.has(tool.name)) throw new TypeError(`two tools are called ${tool.name}`);
      tools.set(tool.name, { tool, capability });
    }
  }
  return tools;
}

const strictInputs = new WeakMap<Tool, z.ZodType>();

/** Made once for each tool: to make a schema, and to let it compile itself, costs more than to parse with it. */
function strictInput(tool: Tool): z.ZodType {
  const known = strictInputs.get(tool);
  if (known) return known;
  const strict = tool.input instanceof z.ZodObject ? tool.input.strict() : tool.input;
  strictInputs.set(tool, strict);
  return strict;
}

/** Input by the tool's schema, with nothing in it that the schema does not know or that no document can carry. */
function parseInput(tool: Tool, input: unknown): Record<string, unknown> {
  if (!isStorable(input))
    throw new Refusal('invalid_input', 'The input holds NUL or half of a surrogate pair.');
  const parsed = strictInput(tool).safeParse(input ?? {});
  if (parsed.success) return parsed.data as Record<string, unknown>;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    throw new Refusal(
      'unknown_argument',
      `${tool.name} takes no ${issue.keys.join(', ')}; it takes ${Object.keys(tool.input.shape).join(', ')}.`,
    );
  throw new Refusal('invalid_input', `${path || 'The input'}: ${issue.message}`, { path });
}

async function callPlain(
  parts: Parts,
  registered: RegisteredTool,
  principal: Principal,
  input: Record<string, unknown>,
  how: CallOptions,
): Promise<Outcome> {
  const tool = registered.tool as Exclude<Tool, Action>;
  const raw = await tool.run(input, contextFor(parts, registered, principal, how));
  const data = tool.output.parse(raw);
  const entry = {
    tenant: principal.tenant,
    at: parts.clock(),
    actor: principal.id,
    payload: { tool: tool.name, input } as unknown as Json,
  };
  if (tool.word === 'query') parts.recordRead({ ...entry, kind: readKind });
  else
    await parts.database.transaction({ tenant: principal.tenant, role: 'cs_kernel' }, t =>
      appendAudit(t, parts.keyring, [{ ...entry, kind: 'tool.drafted' }]),
    );
  return {
    kind: 'result',
    tool: tool.name,
    text: tool.say(data),
    data: data as Json,
    nextSteps: tool.nextSteps?.(data) ?? [],
    untrusted: tool.untrusted ?? false,
  };
}

const refused = (tool: string, error: unknown): Outcome => {
  if (!(error instanceof Refusal)) log.error({ err: error, tool }, 'a tool failed');
  return { kind: 'refused', tool, problem: problemOf(error) };
};

const hasEnded = (view: ProposalView): boolean =>
  endedProposals.includes(view.status) || (view.run !== null && endedRuns.includes(view.run.status));

/** What a caller learns of a proposal as it stands now. */
export function outcomeOf(parts: Parts, view: ProposalView): Outcome {
  const name = view.document.action.name;
  if (view.run && endedRuns.includes(view.run.status)) return outcomeOfRun(parts, view);
  if (view.status === 'rejected')
    return refused(
      name,
      new Refusal('action_not_permitted', `A person rejected it${view.reason ? `: ${view.reason}` : '.'}`, {
        mend: 'Ask what should be different.',
      }),
    );
  if (view.status === 'expired')
    return refused(name, new Refusal('proposal_expired', 'Nobody decided in time.'));
  if (view.status === 'stale')
    return refused(name, new Refusal('proposal_stale', 'The world moved since the preview.'));
  if (view.supersededBy)
    return refused(
      name,
      new Refusal('not_pending', `A person changed it; proposal ${view.supersededBy} stands in its place.`, {
        mend: `Wait for ${view.supersededBy} with get_proposal.`,
      }),
    );
  if (endedProposals.includes(view.status))
    return refused(name, new Refusal('not_pending', `The proposal was ${view.status}.`));
  return handleOf(parts, view);
}

function outcomeOfRun(parts: Parts, view: ProposalView): Outcome {
  const name = view.document.action.name;
  const action = parts.tools.get(name)?.tool as Action;
  const receipts = view.targets.map(target => (target.receipt ?? null) as Json | null);
  if (receipts.some(receipt => receipt !== null)) {
    const data = action.output.parse(action.result(receipts));
    return {
      kind: 'result',
      tool: name,
      text: action.say(data),
      data: data as Json,
      nextSteps: action.nextSteps?.(data) ?? [],
      untrusted: action.untrusted ?? false,
    };
  }
  const problem = view.targets.find(target => target.problem !== null)?.problem;
  if (problem) return { kind: 'refused', tool: name, problem: problem as never };
  return refused(name, new Refusal('run_not_active', `The run was ${view.run?.status}.`));
}

export const handleOf = (parts: Parts, view: ProposalView): Outcome => ({
  kind: 'approval_required',
  tool: view.document.action.name,
  text: `${view.status === 'executed' ? 'Under way' : 'Needs approval'}: ${view.document.sentence}`,
  proposal: {
    id: view.id,
    fingerprint: view.fingerprint,
    status: view.status,
    sentence: view.document.sentence,
    risk: view.document.risk.level,
    decideBy: view.document.decide_by,
    url: parts.proposalUrl(view.id),
  },
});
