import { AIMessage } from '@langchain/core/messages';
import { interrupt } from '@langchain/langgraph';
import { compose } from '../../agents/reply.ts';
import { getProposal } from '../../tools/approvals/get-proposal.ts';
import { handsFor, type Surroundings } from './hands.ts';
import { orderPart } from './look.ts';
import { adding, noAnswer, type Open, type Runtime, type Shopping, type Update } from './state.ts';

/** Says what came of the message, and opens the proposals that it made. */
export const replyToMessage = ({ answer, open }: Shopping): Update => {
  const { reply, parts, proposals } = answer;
  const suggestions = reply.suggestions.length
    ? [{ kind: 'suggestions' as const, say: [...reply.suggestions] }]
    : [];
  const text = compose({ ...reply, suggestions: [] });
  return {
    messages: [
      new AIMessage({
        content: text || 'I did not understand that.',
        additional_kwargs: { parts: [...parts, ...suggestions] },
      }),
    ],
    open: [...open, ...proposals],
  };
};

/** The payload of a wait: one superset that Agent Inbox, Agent Chat UI and our console all read. Nobody can answer it. */
export const waitPayload = ({ id, sentence, url }: Open) => ({
  kind: 'countersign.proposal',
  proposal: id,
  sentence,
  url,
  action_requests: [{ name: 'countersign', args: { proposal: id }, description: sentence }],
  review_configs: [{ action_name: 'countersign', allowed_decisions: [] }],
  action_request: { action: 'countersign', args: { proposal: id } },
  config: { allow_accept: false, allow_edit: false, allow_respond: false, allow_ignore: false },
  description: `${sentence}\n\nDecide at ${url}`,
});

/** Waits until the proposal has ended; the server wakes it, nobody else can. */
export const awaitDecision = ({ waiting }: Shopping): Update => {
  interrupt(waitPayload(waiting!));
  return { settled: waiting!.id };
};

/** Tells what became of a proposal, from the proposal's own record and the merchant's. */
export const reportOutcome =
  (surroundings: Surroundings) =>
  async (state: Shopping, runtime: Runtime): Promise<Update> => {
    const id = state.settled ?? state.waiting?.id ?? '';
    const call = handsFor(surroundings, `report-${id}`, state, runtime);
    const read = await call('approvals', 'get_proposal', { id });
    const rest = state.open.filter(each => each.id !== id);
    if (read.kind !== 'data')
      return {
        messages: [
          new AIMessage({ id: `report-${id}`, content: 'I could not read what became of the proposal.' }),
        ],
        open: rest,
      };
    const proposal = getProposal.output.parse(read.data);
    const target = proposal.targets[0];
    const order = target?.receipt as { merchant?: string; order?: string } | null;
    const told =
      order?.merchant && order.order
        ? await call('orders', 'get_order', { merchant: order.merchant, order: order.order })
        : undefined;
    const shown = told?.kind === 'data' ? orderPart(told.data, id) : undefined;
    const { reply, parts } = adding(noAnswer, {
      reply: { statements: [sentenceFor(proposal), ...(shown?.reply.statements ?? [])] },
      parts: shown?.parts ?? [],
    });
    return {
      messages: [
        new AIMessage({
          id: `report-${id}`,
          content: compose(reply),
          additional_kwargs: { parts: [{ kind: 'proposal' as const, id }, ...parts] },
        }),
      ],
      open: rest,
      ...(proposal.action === 'complete_checkout' && order?.merchant && order.order
        ? { order: { merchant: order.merchant, order: order.order, title: target!.title, proposal: id } }
        : {}),
    };
  };

function sentenceFor(proposal: {
  status: string;
  run: string | null;
  sentence: string;
  reason: string | null;
  targets: readonly { status: string | null; problem: unknown }[];
}): string {
  if (proposal.status === 'rejected')
    return `You rejected it${proposal.reason ? `: ${proposal.reason}` : '.'} Nothing was done.`;
  if (proposal.status === 'superseded') return 'It was edited; the new proposal waits for you.';
  if (proposal.status !== 'executed') return `The proposal is ${proposal.status}. Nothing was done.`;
  const [target] = proposal.targets;
  if (target?.status === 'verified') return 'Done, and read back: it is exactly what you approved.';
  if (target?.status === 'applied') return 'Done. It could not be read back yet.';
  if (target?.status === 'drifted')
    return 'Done, but what was read back differs from what you approved. Please look at the card.';
  if (target?.status === 'stale')
    return 'The merchant’s terms moved since you approved, so nothing was ordered. Ask me again for a new proposal.';
  const problem = target?.problem as { message?: string; mend?: string } | null;
  return `It was not done. ${problem?.message ?? ''} ${problem?.mend ?? ''}`.trim();
}
