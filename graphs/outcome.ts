import { AIMessage } from '@langchain/core/messages';
import { compose } from '../agents/reply.ts';
import { getProposal } from '../tools/approvals/get-proposal.ts';
import { adding, noAnswer } from './answer.ts';
import type { CapabilityGraph } from './capability-graph.ts';
import type { Conversation, ConversationUpdate, ProposalRecord, Runtime } from './conversation.ts';
import { type Call, handsFor, type Surroundings } from './hands.ts';
import type { AnswerPart } from './parts.ts';
import { asOpen } from './proposals.ts';
import { actingFor } from './routes.ts';

/**
 * Reads what became of a proposal, from its own record. One that was edited goes on as another, which the conversation
 * waits for in its place: then that one's record is the outcome, and `waiting` names it.
 */
export const readOutcome = (surroundings: Surroundings, all: readonly CapabilityGraph[]) => {
  const actor = actingFor(all);
  return async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const id = state.settled ?? state.waiting?.id ?? '';
    const call = handsFor(surroundings, `outcome-${id}`, state, runtime);
    const open = state.open.filter(each => each.id !== id);
    const fresh = { queue: [], answer: noAnswer, waiting: null, outcome: null };
    const ended = await recordOf(call, id);
    if (!ended)
      return { ...fresh, open, messages: [report(id, 'I could not read what became of the proposal.')] };
    const served = actor(ended.action);
    const next = { ...fresh, ...(served ? { lastServed: served.name } : {}) };
    const edited = ended.superseded_by ? await recordOf(call, ended.superseded_by) : undefined;
    if (!edited) return { ...next, open, outcome: ended };
    const waiting = { id: edited.id, sentence: edited.sentence, url: edited.url };
    return { ...next, open: [...open, waiting], outcome: edited, waiting };
  };
};

async function recordOf(call: Call, id: string): Promise<ProposalRecord | undefined> {
  const read = await call('approvals', 'get_proposal', { id });
  return read.kind === 'data' ? getProposal.output.parse(read.data) : undefined;
}

/** Tells what became of a proposal, with what the graph that made it added. Its card was shown before; a new one is. */
export const reportOutcome = ({ outcome, answer, waiting, settled }: Conversation): ConversationUpdate => {
  const record = outcome!;
  if (waiting) {
    const { reply, parts } = adding(noAnswer, asOpen(waiting));
    const text = compose({ ...reply, statements: ['You edited it.'] });
    return { messages: [report(settled!, text, parts)], outcome: null };
  }
  const { reply, parts, untrusted } = answer;
  const sentence = sentenceFor(record);
  const ended: AnswerPart = {
    kind: 'outcome',
    proposal: record.id,
    status: record.status,
    sentence,
    targets: countsOf(record),
  };
  const text = compose({ ...reply, statements: [sentence, ...reply.statements] });
  return { messages: [report(record.id, text, [ended, ...parts], untrusted)], outcome: null };
};

const report = (id: string, content: string, parts: readonly AnswerPart[] = [], untrusted = false) =>
  new AIMessage({
    id: `report-${id}`,
    content,
    additional_kwargs: { parts, ...(untrusted ? { untrusted } : {}) },
  });

/** How many targets came to which end. */
function countsOf({ targets }: ProposalRecord): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of targets) if (status) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** What became of it, in one or two sentences made from its record. */
export function sentenceFor(record: Pick<ProposalRecord, 'status' | 'reason' | 'targets'>): string {
  if (record.status === 'rejected')
    return `You rejected it${record.reason ? `: ${record.reason}` : '.'} Nothing was done.`;
  if (record.status !== 'executed') return `The proposal is ${record.status}. Nothing was done.`;
  return record.targets.length === 1 ? sentenceForOne(record.targets[0]!) : sentenceForMany(record.targets);
}

type Target = ProposalRecord['targets'][number];

function sentenceForOne({ status, problem }: Target): string {
  if (status === 'verified') return 'Done, and read back: it is exactly what you approved.';
  if (status === 'applied') return 'Done. It could not be read back yet.';
  if (status === 'drifted')
    return 'Done, but what was read back differs from what you approved. Please look at the card.';
  if (status === 'stale')
    return 'What you approved was based on something that moved since, so nothing was done. Ask me again for a new proposal.';
  if (status === 'unknown') return 'It is not known yet whether it was done. Please look at the card.';
  const { message = '', mend = '' } = (problem ?? {}) as { message?: string; mend?: string };
  return `It was not done. ${message} ${mend}`.trim();
}

const endings: Readonly<Record<string, string>> = {
  verified: 'done and read back as you approved',
  applied: 'done but not read back yet',
  drifted: 'done but read back different',
  stale: 'left alone because they moved since',
  unknown: 'not known yet',
  failed: 'not done',
  cancelled: 'cancelled',
  pending: 'waiting for their time',
};

function sentenceForMany(targets: readonly Target[]): string {
  const verified = targets.filter(({ status }) => status === 'verified').length;
  if (verified === targets.length)
    return `Done, and read back: all ${verified.toLocaleString('en-US')} are exactly what you approved.`;
  const counts = Object.entries(Object.groupBy(targets, ({ status }) => status ?? 'cancelled'));
  return `Of ${targets.length}: ${counts.map(([status, those]) => `${those!.length} ${endings[status] ?? status}`).join(', ')}.`;
}
