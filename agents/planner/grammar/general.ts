/** Proposals seen from the chat, and talk about the assistant itself. */
import { type Commands, command, given, held, type Outcome, textOf } from '../command.ts';
import type { Captures } from '../phrase-parser.ts';
import { refuse } from '../phrase-parser.ts';
import { productOf } from '../product.ts';
import { type Focus, focused } from '../references.ts';
import type { WordToken } from '../vocabulary.ts';
import { meaning, type PlannerRules, type ReadingContext, saidAs } from './values.ts';
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
  topicWord: {
    phrase: 'word=Any',
    value: c => {
      const word = c.one<WordToken>('word');
      return saidAs(word, 'Work') ? refuse() : word;
    },
  },
  knownShop: { phrase: 'shop=Merchant', value: c => meaning<string>(c, 'shop', 'Merchant') },
  /** Shops said by name, known or not: "from Temu". */
  shopsNamed: {
    phrase:
      '( From | At ) shop=shopName ( ( And | Or | Comma ) shop=shopName )* | shop=knownShop ( ( And | Or | Comma ) shop=knownShop )*',
    value: (c): Wish => ({
      kind: 'from',
      tokens: c.all<string>('shop').map(name => ({ name, as: 'Merchant' as const })),
    }),
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
    const { slots, unread, strange } = productOf(c.all<Wish>('wish').filter(isSaid), context.text);
    const { drop: _, ...rest } = slots;
    const slotsNow = unwanted
      ? given({
          ...rest,
          brands: undefined,
          attributes: undefined,
          category: rest.attributes ? rest.category : undefined,
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

/** "Again" in "never show me Sony again" adds nothing. */
const isSaid = (wish: Wish): boolean =>
  wish.kind !== 'text' || !wish.tokens.every(token => token.payload.values.has('Again'));

/** "Never show me Sony" is clear; "never show me not Sony", or "never under $20", is not. */
const canBeUnwanted = (slots: object): boolean =>
  Object.keys(slots).every(name => ['brands', 'attributes', 'merchants'].includes(name)) ||
  Object.keys(slots).toSorted().join() === 'attributes,category';

export const generalCommands: Commands = {
  listProposals: command(
    'list_proposals',
    '( Show | Find | WhatIs | All )* status=Status? Proposals ( status=Status | WhatIs | Connective | Instead )*',
    c => {
      const status = meaning<'open'>(c, 'status', 'Status');
      return { status: status === 'open' ? undefined : status };
    },
  ),
  listStatus: command(
    'list_proposals',
    '( Show | Find | WhatIs | All ) ( Show | Find | WhatIs | All | ISaid )* Proposals? ISaid* status=Status ( Proposals | One )?',
    c => {
      const status = meaning<'open'>(c, 'status', 'Status');
      return { status: status === 'open' ? undefined : status };
    },
  ),
  whatNeedsApproval: command('list_proposals', 'WhatIs* NeedsApproval'),
  /** "is there anything I still have to sign?" */
  whatToApprove: command('list_proposals', '( WhatIs | Find | Show | ISaid )+ ( To | ForMe )+ Approve'),
  showProposal: command(
    'show_proposal',
    '( Show | Find | Details | WhatIs )+ ( Status | It )? Proposal ( id=reference | Last )? ( Details | Around | Again )?',
    (c, context) => ({
      proposal: c.one<string>('id') ?? focused('proposal', context.situation),
    }),
  ),
  showNamedProposal: command(
    'show_proposal',
    '( Show | Find | Details | WhatIs )+ id=proposalId Details?',
    c => ({
      proposal: c.one<string>('id')!,
    }),
  ),
  /** "open it": whatever it is that was last shown. */
  showIt: {
    intent: 'show_proposal',
    phrase: '( Show | Find | Details )+ It Details? Again?',
    value: (_, { situation: { focus } }) => {
      const shown: Partial<Record<Focus, Outcome>> = focus
        ? {
            proposal: { intent: 'show_proposal', slots: { proposal: focus.ref } },
            order: { intent: 'order_status', slots: { order: focus.ref } },
            cart: { intent: 'show_cart', slots: {} },
          }
        : {};
      const outcome = focus && shown[focus.kind];
      return outcome ? { outcomes: [outcome] } : refuse();
    },
  },
  showLastProposal: command(
    'show_proposal',
    '( Show | Find | Details | WhatIs )+ Last Proposal',
    (_, { situation }) => ({
      proposal: situation.proposals[0]?.id,
    }),
  ),
  withdraw: {
    intent: 'withdraw_proposal',
    phrase: '( Withdraw | cancel=Cancel | cancel=Remove | cancel=Drop ) proposal=proposal Back?',
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
  withdrawUnwanted: command(
    'withdraw_proposal',
    'Not proposal=proposal Anymore ( Comma | And )* ( Withdraw | Cancel ) It',
    (c, context) => ({ proposal: proposalOf(c, context) ?? refuse() }),
  ),
  /** "do it" says yes only to what waits; with nothing that waits, nobody knows to what. */
  doIt: {
    intent: 'decide_in_chat',
    phrase: 'Yes? Comma? DoIt',
    value: (_, context) =>
      context.situation.proposals.length === 0
        ? held('decide_in_chat', 'unresolved', 'What shall I do? Say what you want, in a few words.')
        : {
            outcomes: [
              {
                intent: 'decide_in_chat',
                slots: given({ decision: 'approve', proposal: focused('proposal', context.situation) }),
              },
            ],
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
  /** "how does checkout work?" */
  helpHow: {
    intent: 'help',
    phrase: 'HowDoes word=topicWord+ Work',
    value: (c, context) => ({
      outcomes: [{ intent: 'help', slots: { topic: textOf(c.all<WordToken>('word'), context.text) } }],
    }),
  },
  greeting: command('greeting', 'Greeting+ ( Comma | Greeting )*'),
  thanks: command('thanks', '( Praise Comma? )* Thanks+ ( Comma | Thanks | Praise )*'),
  praise: command('small_talk', 'Praise+ ( Comma | Praise )*'),
  excuse: command('small_talk', 'Excuse+ ( Comma | Excuse )*'),
  dismiss: command('small_talk', 'Dismiss+ ( Comma | Dismiss )*'),
  smallTalk: command('small_talk', 'SmallTalk'),
  outOfScope: {
    intent: 'out_of_scope',
    phrase:
      '( Find | WhatIs | Generate | Word | Noun | It | Show | Why | WhereIs | StatusOf | Take | Buy | Of | In | For | To | On | Start | Change | Cancel | Remove | Quarantine | Raise | Lower | Ship | HowMuch | Yes | All | SetAside )* OutOfScope ( goods=Category | Any )*',
    // "snow boots" are goods, whatever else snow is.
    value: c => ({
      outcomes: [{ intent: 'out_of_scope', slots: {} }],
      freeText: 3 * c.all('goods').length,
    }),
  },
  arithmetic: command(
    'out_of_scope',
    '( WhatIs | Find | HowMuch | Connective )* ( number ( Arithmetic | PlusSign | Dash | And ) number | ( number ( Percent | PercentSign ) Of ) number | Number Times )',
  ),
  currency: command(
    'set_preference',
    '( Prefer | Change | Use )* ( CurrencyLabel | Use | Prices | In | To )* word=CurrencyWord Prefer?',
    (c, context) => {
      const said = meaning<string>(c, 'word', 'CurrencyWord')!;
      return { currency: said === '$' ? (context.currency === 'USD' ? 'USD' : refuse()) : said };
    },
  ),
  defaultAddress: command('set_preference', 'DefaultAddress address=address', c => ({
    address: c.one<string>('address')!,
  })),
  defaultAddressAfter: command(
    'set_preference',
    '( Use | Ship | Change | Prefer )* ( It | To )* address=address ( AsDefault | Prefer )',
    c => ({ address: c.one<string>('address')! }),
  ),
  prefer: preference('Prefer+ ( Show | Find | Buy )? ( wish=shopsNamed Again? | wish=wish+ )', false),
  preferLater: preference(
    '( RefineHead | Show | Find )* ( Connective | And | Comma | One | SkuWord | Aspect | wish=limit | wish=trait )+ Prefer',
    false,
  ),
  avoidLater: preference(
    'Dont ( Find | Show ) ( wish=shopsNamed | wish=trait | Comma | Or | And | One )+ ( Anymore | Again | Prefer )',
    true,
  ),
  avoid: preference('Prefer* Avoid ( wish=shopsNamed Again? | wish=wish+ )', true),
  showPreferences: command('show_preferences', '( Show | WhatIs | Find )* Preferences'),
  forgetPreference: {
    intent: 'forget_preference',
    phrase: 'ForgetPreference word=Any+',
    value: (c, context) => ({
      outcomes: [
        { intent: 'forget_preference', slots: { text: textOf(c.all<WordToken>('word'), context.text) } },
      ],
    }),
  },
  /** Of offers that are shown, "forget Sony" is a wish about them; with none shown, it is about what is remembered. */
  forgetName: {
    intent: 'forget_preference',
    phrase: 'ForgetName word=Brand',
    value: (c, context) =>
      context.situation.offers.length > 0
        ? refuse()
        : {
            outcomes: [
              {
                intent: 'forget_preference',
                slots: { text: textOf(c.all<WordToken>('word'), context.text) },
              },
            ],
          },
  },
  forgetAll: command('forget_preference', 'ForgetAll', () => ({ all: true as const })),
  freeze: command('kill_switch', 'Freeze', () => ({ state: 'freeze' as const })),
  unfreeze: command('kill_switch', 'Unfreeze', () => ({ state: 'resume' as const })),
};
