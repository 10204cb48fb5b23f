import type { AnswerPart } from '../../../server/wire.ts';
import { ProposalCard } from '../../proposal/card.tsx';
import { ProblemNote } from '../../shell/problem-note.tsx';
import { Cart } from './cart.tsx';
import { Offers } from './offers.tsx';
import { Order } from './order.tsx';
import { Outcome } from './outcome.tsx';
import { Prices } from './prices.tsx';
import { Suggestions } from './suggestions.tsx';
import { PlainTable } from './table.tsx';

interface Props {
  readonly part: AnswerPart;
  readonly last: boolean;
  readonly say: (words: string) => void;
}

/** One thing that an answer shows. A kind that this console does not know is left to the answer's words. */
export function Part({ part, last, say }: Props) {
  switch (part.kind) {
    case 'offers':
      return <Offers part={part} {...(last && { say })} />;
    case 'cart':
      return <Cart part={part} />;
    case 'proposal':
      return <ProposalCard id={part.id} />;
    case 'outcome':
      return <Outcome part={part} />;
    case 'order':
      return <Order part={part} />;
    case 'prices':
      return <Prices part={part} />;
    case 'table':
      return <PlainTable part={part} />;
    case 'suggestions':
      return last ? <Suggestions part={part} say={say} /> : null;
    case 'problem':
      return <ProblemNote problem={part} />;
    default:
      return null;
  }
}

export type PartOf<Kind extends AnswerPart['kind']> = Extract<AnswerPart, { readonly kind: Kind }>;
