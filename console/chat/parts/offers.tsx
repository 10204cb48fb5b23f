import { Button } from '@mantine/core';
import type { OfferPart } from '../../../server/wire.ts';
import { counted } from '../../text/count.ts';
import { Facts } from '../../text/facts.tsx';
import { Foreign } from '../../text/foreign.tsx';
import { formatMoney } from '../../text/money.ts';
import { arrival } from '../../text/time.ts';
import { visible } from '../../text/visible.ts';
import styles from './offers.module.css';
import type { PartOf } from './part.tsx';

interface Props {
  readonly part: PartOf<'offers'>;
  /** Given while a choice can still be made from this answer. */
  readonly say?: (words: string) => void;
}

const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** Offers in their rank: what each costs at the door, when it comes, why it stands where it stands. */
export function Offers({ part, say }: Props) {
  return (
    <figure className={styles.offers} aria-label={visible(part.title)}>
      <h2>
        <Foreign>{part.title}</Foreign>
      </h2>
      <ol>
        {part.offers.map(offer => (
          <Offer key={offer.ref} offer={offer} {...(say && { say })} />
        ))}
      </ol>
      {part.note && (
        <p className={styles.note}>
          <Foreign>{part.note}</Foreign>
        </p>
      )}
    </figure>
  );
}

function Offer({ offer, say }: { readonly offer: OfferPart; readonly say?: (words: string) => void }) {
  const { ordinal, title, merchant, landed, arrives, rating } = offer;
  const word = ordinals[ordinal - 1];
  return (
    <li className={styles.offer}>
      <span className={styles.rank} aria-hidden>
        {ordinal}
      </span>
      <div className={styles.body}>
        <div className={styles.top}>
          <p className={styles.title}>
            <Foreign>{title}</Foreign>
          </p>
          <p className={styles.landed}>
            {formatMoney(landed)}
            <span className={styles.breakdown}>
              <Foreign>{breakdownOf(offer)}</Foreign>
            </span>
          </p>
        </div>
        <ul className={styles.traits}>
          <li>
            <Foreign>{merchant.name}</Foreign>
          </li>
          <li>{arrives ? `arrives ${arrival(arrives)}` : 'arrival unknown'}</li>
          <li>
            <Foreign>{offer.returns}</Foreign>
          </li>
          <li>
            <Foreign>{offer.trust}</Foreign>
          </li>
          {rating && (
            <li>
              {rating.value.toFixed(1)} of 5 ({counted(rating.count)})
            </li>
          )}
        </ul>
        {offer.why.length > 0 && (
          <p className={styles.why}>
            {offer.why.map(why => (
              <span key={why}>
                <Foreign>{why}</Foreign>
              </span>
            ))}
          </p>
        )}
        <div className={styles.foot}>
          <details className={styles.sources}>
            <summary>{sourcesOf(offer)}</summary>
            <Facts facts={offer.facts} />
          </details>
          {say && word && (
            <Button
              variant={ordinal === 1 ? 'outline' : 'subtle'}
              size="sm"
              aria-label={`Propose to buy number ${ordinal}`}
              onClick={() => say(`buy the ${word} one`)}
            >
              Propose to buy
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}

/** Conversations from before it was told have no `untold`. */
const breakdownOf = ({ breakdown, price, untold = [] }: OfferPart): string => {
  const told = breakdown.map(({ label, value }) => `${label} ${formatMoney(value)}`);
  const later = untold.map(part => `${part} at the cart`);
  return [...(told.length > 0 ? told : [`price ${formatMoney(price)}`]), ...later].join(' + ');
};

function sourcesOf({ facts }: OfferPart): string {
  const untrusted = facts.filter(fact => fact.untrusted).length;
  const said = `${facts.length} ${facts.length === 1 ? 'fact' : 'facts'} with sources`;
  return untrusted > 0 ? `${said}, ${untrusted} unchecked` : said;
}
