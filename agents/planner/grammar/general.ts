/** Proposals seen from the chat, and talk about the assistant itself. */
import { type Commands, command, given, held, textOf } from '../command.ts';
import type { Captures } from '../phrase-parser.ts';
import { refuse } from '../phrase-parser.ts';
import { productOf } from '../product.ts';
import { focused } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import { meaning, type PlannerRules, type ReadingContext } from './values.ts';
import type { Wish } from './wishes.ts';

interface ProposalSaid {
  readonly id?: string;
  /** The word "proposal" was said. */
  readonly named: boolean;
}

export const generalRules: PlannerRules = {
  proposal: {
    phrase: '( Status | Last | It )? named=Proposal id=reference? | id=proposalId | It | Last',
    value: (c): ProposalSaid => given({ id: c.one<string>('id'), named: c.has('named') }),
  },
  proposalId: {
    phrase: 'id=reference',
    value: c => (/^(?:p|prop)/i.test(c.one<string>('id')!) ? c.one<string>('id') : refuse()),
  },
};

const proposalOf = (c: Captures, { situation }: ReadingContext): string | undefined =>
  c.one<ProposalSaid>('proposal')?.id ?? focused('proposal', situation);

const deciding = (phrase: string, decision: 'approve' | 'reject') =>
  command('decide_in_chat', phrase, (c, context) => ({ decision, proposal: proposalOf(c, context) }));

const preference = (phrase: string, unwanted: boolean): Commands[string] => ({
  intent: 'set_preference',
  phrase,
  value: (c, context) => {
    const { slots, unread, strange } = productOf(c.all<Wish>('wish'), context.text);
    const { drop: _, ...rest } = slots;
    const slotsNow = unwanted
      ? given({
          ...rest,
          brands: undefined,
          attributes: undefined,
          category: undefined,
          merchants: undefined,
          excluded_brands: rest.brands ?? rest.excluded_brands,
          excluded_attributes: rest.attributes ?? rest.excluded_attributes,
          excluded_merchants: rest.merchants ?? rest.excluded_merchants,
        })
      : rest;
    if (Object.keys(slotsNow).length === 0 || (unwanted && !canBeUnwanted(rest)))
      return held(
        'set_preference',
        'missing',
        'What shall I remember? For example "always free returns" or "never show me Sony".',
      );
    return { outcomes: [{ intent: 'set_preference', slots: slotsNow }], unread: [...unread, ...strange] };
  },
});

/** "Never show me Sony" is clear; "never show me not Sony", or "never under $20", is not. */
const canBeUnwanted = (slots: object): boolean =>
  Object.keys(slots).every(name => ['brands', 'attributes', 'merchants'].includes(name));

export const generalCommands: Commands = {
  listProposals: command(
    'list_proposals',
    '( Show | Find | WhatIs | All )* status=Status? Proposals ( status=Status | WhatIs | Connective | Instead )*',
    c => {
      const status = meaning<'open'>(c, 'status', 'Status');
      return { status: status === 'open' ? undefined : status };
    },
  ),
  listStatus: command('list_proposals', '( Show | Find | WhatIs | All )+ status=Status Proposals?', c => {
    const status = meaning<'open'>(c, 'status', 'Status');
    return { status: status === 'open' ? undefined : status };
  }),
  whatNeedsApproval: command('list_proposals', 'NeedsApproval'),
  showProposal: command(
    'show_proposal',
    '( Show | Find | Details | WhatIs )+ ( Status )? Proposal ( id=reference | Last )? ( Details | Around )?',
    (c, context) => ({
      proposal: c.one<string>('id') ?? focused('proposal', context.situation),
    }),
  ),
  showLastProposal: command(
    'show_proposal',
    '( Show | Find | Details | WhatIs )+ Last Proposal',
    (_, { situation }) => ({
      proposal: situation.proposals[0]?.id,
    }),
  ),
  withdraw: {
    intent: 'withdraw_proposal',
    phrase: '( Withdraw | cancel=Cancel | cancel=Remove ) proposal=proposal',
    value: (c, context) => {
      const said = c.one<ProposalSaid>('proposal')!;
      // "cancel it" may mean an order too; that is decided elsewhere.
      if (c.has('cancel') && !said.named && !said.id) return refuse();
      const proposal = said.id ?? focused('proposal', context.situation);
      if (!proposal && !said.named) return refuse();
      if (!proposal && context.situation.proposals.length > 1)
        return held(
          'withdraw_proposal',
          'ambiguous',
          'Several proposals are open: which one shall be withdrawn? Name it by its number.',
        );
      return { outcomes: [{ intent: 'withdraw_proposal', slots: given({ proposal }) }] };
    },
  },
  approve: deciding('Approve ( Comma? proposal=proposal | All ( It | Proposal | Proposals )? )?', 'approve'),
  reject: deciding('Reject ( Comma? proposal=proposal | All ( It | Proposal | Proposals )? )?', 'reject'),
  yes: deciding('Yes ( Comma | Yes | Approve )* proposal=proposal?', 'approve'),
  no: deciding('( Deny | Reject ) ( Comma | Deny | Reject )* proposal=proposal?', 'reject'),
  help: command('help', 'Help'),
  helpOn: {
    intent: 'help',
    phrase: 'HelpOn word=Any+',
    value: (c, context) => ({
      outcomes: [{ intent: 'help', slots: { topic: textOf(c.all<WordToken>('word'), context.text) } }],
    }),
  },
  greeting: command('greeting', 'Greeting+ ( Comma | Greeting )*'),
  thanks: command('thanks', 'Thanks+ ( Comma | Thanks | Praise )*'),
  praise: command('small_talk', 'Praise+ ( Comma | Praise )*'),
  dismiss: command('small_talk', 'Dismiss+ ( Comma | Dismiss )*'),
  smallTalk: command('small_talk', 'SmallTalk'),
  outOfScope: command(
    'out_of_scope',
    '( Find | WhatIs | Generate | Word | Noun | It | Show | Why | WhereIs | StatusOf | Take | Buy | Of | In | For | To | On )* OutOfScope Any*',
  ),
  currency: command(
    'set_preference',
    '( Prefer | Change | Use )* ( CurrencyLabel | Use | Prices | In | To )* word=CurrencyWord',
    (c, context) => {
      const said = meaning<string>(c, 'word', 'CurrencyWord')!;
      return { currency: said === '$' ? (context.currency === 'USD' ? 'USD' : refuse()) : said };
    },
  ),
  defaultAddress: command('set_preference', 'DefaultAddress address=address', c => ({
    address: c.one<string>('address')!,
  })),
  prefer: preference('Prefer+ Show? wish=wish+', false),
  avoid: preference('Prefer* Avoid ( From )? wish=wish+', true),
  freeze: command('kill_switch', 'Freeze', () => ({ state: 'freeze' as const })),
  unfreeze: command('kill_switch', 'Unfreeze', () => ({ state: 'resume' as const })),
};
