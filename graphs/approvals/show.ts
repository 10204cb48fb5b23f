import { z } from 'zod';
import type { IntentOf } from '../../agents/understanding.ts';
import { getProposal } from '../../tools/approvals/get-proposal.ts';
import { listProposals } from '../../tools/approvals/list-proposals.ts';
import { adding, type More, troubleOf } from '../answer.ts';
import type { Conversation, ConversationUpdate, Runtime } from '../conversation.ts';
import { type Call, handsFor, type Surroundings } from '../hands.ts';

/** Shows one proposal, or those that stand as was asked; those that wait when nothing was. */
export const showProposals =
  (surroundings: Surroundings) =>
  async (state: Conversation, runtime: Runtime): Promise<ConversationUpdate> => {
    const [intent, ...queue] = state.queue as [IntentOf<'list_proposals'> | IntentOf<'show_proposal'>];
    const call = handsFor(surroundings, 'proposals', state, runtime);
    const one = intent.intent === 'show_proposal' ? intent.slots.proposal : undefined;
    const status = intent.intent === 'list_proposals' ? intent.slots.status : undefined;
    const more = one ? await oneProposal(call, one) : await proposalsThat(call, status ?? 'open');
    return { queue, answer: adding(state.answer, more) };
  };

async function oneProposal(call: Call, id: string): Promise<More> {
  if (!z.uuid().safeParse(id).success)
    return {
      reply: { statements: [`I know of no proposal ${id}.`], suggestions: ['show pending proposals'] },
    };
  const answer = await call('approvals', 'get_proposal', { id });
  if (answer.kind === 'problem') return troubleOf(answer);
  const proposal = getProposal.output.parse(answer.kind === 'data' ? answer.data : null);
  return {
    reply: { statements: [`${proposal.sentence} It is ${proposal.status}.`] },
    parts: [{ kind: 'proposal', id: proposal.id }],
    untrusted: true,
  };
}

type Standing = NonNullable<IntentOf<'list_proposals'>['slots']['status']>;

/** An approved proposal is carried out at once, so both are what "approved" means to a person. */
const statuses: Readonly<Record<Standing, readonly string[]>> = {
  open: ['proposed'],
  approved: ['approved', 'executed'],
  rejected: ['rejected'],
  expired: ['expired'],
  withdrawn: ['withdrawn'],
};

async function proposalsThat(call: Call, standing: Standing): Promise<More> {
  const answer = await call('approvals', 'list_proposals', { status: statuses[standing], limit: 10 });
  if (answer.kind === 'problem') return troubleOf(answer);
  const { proposals, total } = listProposals.output.parse(answer.kind === 'data' ? answer.data : null);
  if (total === 0)
    return {
      reply: { statements: [standing === 'open' ? 'Nothing waits for you.' : `None is ${standing}.`] },
    };
  const count = total === 1 ? 'One proposal' : `${total} proposals`;
  const many = total === 1 ? ['waits', 'is'] : ['wait', 'are'];
  const said = standing === 'open' ? `${count} ${many[0]} for you.` : `${count} ${many[1]} ${standing}.`;
  const rest = total > proposals.length ? [`These are the newest ${proposals.length}.`] : [];
  return {
    reply: { statements: [said, ...rest] },
    parts: proposals.map(({ id }) => ({ kind: 'proposal', id })),
  };
}
