import { z } from 'zod';
import { money } from '../platform/money.ts';

/**
 * What an answer shows beside its words. A message of the assistant carries these in `additional_kwargs.parts`; every
 * client draws what it knows and falls back to the message's text for the rest. `untrusted` marks outsiders' words.
 */
const cited = z.object({
  label: z.string(),
  value: z.string(),
  source: z.string(),
  untrusted: z.boolean().default(false),
});

export const offerPart = z.object({
  ordinal: z.int(),
  ref: z.string(),
  title: z.string(),
  merchant: z.object({ id: z.string(), name: z.string() }),
  image: z.string().nullable(),
  price: money,
  landed: money,
  /** What is not in the landed price, because the merchant tells it at the cart only. */
  untold: z.array(z.enum(['delivery', 'tax'])),
  breakdown: z.array(z.object({ label: z.string(), value: money })),
  arrives: z.object({ from: z.string(), to: z.string() }).nullable(),
  returns: z.string(),
  rating: z.object({ value: z.number(), count: z.int() }).nullable(),
  trust: z.string(),
  score: z.number(),
  why: z.array(z.string()),
  facts: z.array(cited),
});

/** A price that a rule would set, or that a run has set. Margins are basis points of the price. */
export const priceRowPart = z.object({
  sku: z.string(),
  title: z.string().nullable(),
  before: money,
  after: money,
  margin: z.object({ before: z.int().nullable(), after: z.int().nullable() }).nullable(),
  /** `changed`, `blocked` or `unchanged` before a run; where its target stands after it. */
  status: z.string(),
  /** The guards that moved it, in words. */
  held_by: z.array(z.string()),
  /** Why it stays as it is, or what went wrong. */
  note: z.string().nullable(),
});

/** Set on a part that was made of what outsiders wrote. */
const untrusted = z.literal(true).optional();

export const answerPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('offers'),
    title: z.string(),
    offers: z.array(offerPart),
    note: z.string().nullable(),
    untrusted,
  }),
  z.object({
    kind: z.literal('cart'),
    merchants: z.array(
      z.object({
        merchant: z.string(),
        lines: z.array(z.object({ title: z.string(), quantity: z.int(), total: money })),
        totals: z.array(z.object({ label: z.string(), value: money })),
      }),
    ),
    untrusted,
  }),
  /** A proposal's card; the client reads the rest from `/api/proposals/:id` and keeps it current. */
  z.object({ kind: z.literal('proposal'), id: z.string() }),
  /** What became of a proposal whose card was shown before. `targets` counts its things by where each ended. */
  z.object({
    kind: z.literal('outcome'),
    proposal: z.string(),
    status: z.string(),
    sentence: z.string(),
    targets: z.record(z.string(), z.int()),
  }),
  z.object({
    kind: z.literal('order'),
    id: z.string(),
    merchant: z.string(),
    status: z.string(),
    total: money,
    proposal: z.string().nullable(),
    timeline: z.array(z.object({ at: z.string(), what: z.string(), source: z.string() })),
    url: z.string().nullable(),
    untrusted,
  }),
  /** Prices before and after: what a rule would do, or what a run did. `more` counts those that are not shown. */
  z.object({
    kind: z.literal('prices'),
    title: z.string(),
    rows: z.array(priceRowPart),
    more: z.int(),
    untrusted,
  }),
  z.object({
    kind: z.literal('table'),
    title: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    untrusted,
  }),
  /** Things that the person could say next. */
  z.object({ kind: z.literal('suggestions'), say: z.array(z.string()) }),
  z.object({
    kind: z.literal('problem'),
    code: z.string(),
    message: z.string(),
    mend: z.string(),
    untrusted,
  }),
]);
export type AnswerPart = z.infer<typeof answerPart>;
export type OfferPart = z.infer<typeof offerPart>;
export type PriceRowPart = z.infer<typeof priceRowPart>;

/** Progress while a run goes on, streamed as a custom event. */
export const progressEvent = z.object({
  kind: z.literal('progress'),
  step: z.string(),
  message: z.string(),
  done: z.int().optional(),
  total: z.int().optional(),
});
export type ProgressEvent = z.infer<typeof progressEvent>;
