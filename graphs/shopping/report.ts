import { AIMessage } from '@langchain/core/messages';
import { interrupt } from '@langchain/langgraph';
import { z } from 'zod';
import { compose } from '../../agents/reply.ts';
import { getProposal } from '../../tools/approvals/get-proposal.ts';
import type { OfferPart } from '../parts.ts';
import { asOpen } from './buy.ts';
import { handsFor, type Surroundings } from './hands.ts';
import { orderPart } from './look.ts';
import {
  adding,
  noAnswer,
  type Open,
  type Purchase,
  type Runtime,
  type Shopping,
  type Update,
} from './state.ts';

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

/** Tells what became of a proposal, from the proposal's own record and the merchant's; goes on with one that was edited. */
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
        waiting: null,
      };
    const proposal = getProposal.output.parse(read.data);
    const next =
      proposal.superseded_by && (await call('approvals', 'get_proposal', { id: proposal.superseded_by }));
    if (next && next.kind === 'data') return follow(state, id, getProposal.output.parse(next.data));
    const target = proposal.targets[0];
    const order = target?.receipt as { merchant?: string; order?: string } | null;
    const told =
      order?.merchant && order.order
        ? await call('orders', 'get_order', { merchant: order.merchant, order: order.order })
        : undefined;
    const shown = told?.kind === 'data' ? orderPart(told.data, id, approvalsOf(proposal)) : undefined;
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
      waiting: null,
      ...(proposal.action === 'complete_checkout' && order?.merchant && order.order
        ? { order: { merchant: order.merchant, order: order.order, title: target!.title, proposal: id } }
        : {}),
    };
  };

type Proposal = z.output<typeof getProposal.output>;

/** An edit put another proposal in the place of one: the conversation shows it and waits for it instead. */
function follow({ open, purchase, offers }: Shopping, earlier: string, edited: Proposal): Update {
  const waiting = { id: edited.id, sentence: edited.sentence, url: edited.url };
  const { reply, parts } = adding(noAnswer, asOpen(waiting));
  return {
    messages: [
      new AIMessage({
        id: `report-${earlier}`,
        content: compose({ ...reply, statements: ['You edited it.'] }),
        additional_kwargs: { parts },
      }),
    ],
    open: [...open.filter(({ id }) => id !== earlier), waiting],
    waiting,
    ...(purchase?.proposal === earlier ? { purchase: purchaseAsEdited(purchase, edited, offers) } : {}),
  };
}

const edits = z.object({ item: z.string(), quantity: z.int(), address: z.string() });

/** What the next message would change: the purchase as the card has it now. Nothing, when it is of an offer not shown here. */
function purchaseAsEdited(
  purchase: Purchase,
  { id, editable }: Proposal,
  offers: readonly OfferPart[],
): Purchase | null {
  const edited = edits.safeParse(editable);
  if (!edited.success) return null;
  const { item, quantity, address } = edited.data;
  const ref = `${purchase.offer.merchant.id}/${item}`;
  const offer = [purchase.offer, ...offers].find(each => each.ref === ref);
  return offer ? { offer, quantity, address, proposal: id } : null;
}

/** Who approved, as the beginning of what happened to the order. */
const approvalsOf = ({ approvals }: Proposal) =>
  approvals
    .filter(({ decision }) => decision === 'approve')
    .map(({ approver, at }) => ({ at, what: `Approved by ${approver}`, source: 'countersignature' }));

function sentenceFor(proposal: {
  status: string;
  run: string | null;
  sentence: string;
  reason: string | null;
  targets: readonly { status: string | null; problem: unknown }[];
}): string {
  if (proposal.status === 'rejected')
    return `You rejected it${proposal.reason ? `: ${proposal.reason}` : '.'} Nothing was done.`;
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
