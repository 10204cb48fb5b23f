import type { QueryContext } from '../../platform/context.ts';
import { problemOf } from '../../platform/errors.ts';
import { listMerchants } from '../merchants/list-merchants.ts';
import { merchantAmong } from '../merchants/merchant-called.ts';
import type { Merchant, Where } from '../merchants/ports.ts';
import '../merchants/ports.ts';
import { type Offer, offersOf } from './offer.ts';

export interface Heard {
  readonly offers: Offer[];
  /** Merchants that did not answer, and why. */
  readonly silent: { readonly merchant: string; readonly reason: string }[];
  readonly merchants: readonly Merchant[];
}

/** Asks every registered merchant (or those named, which must be registered) at once; one that fails is told of and holds nobody up. */
export async function askMerchants(
  context: QueryContext,
  question: {
    readonly query: string;
    readonly where: Where;
    readonly limit: number;
    readonly minPrice?: number | undefined;
    readonly maxPrice?: number | undefined;
    readonly only?: readonly string[];
  },
): Promise<Heard> {
  const { merchants } = await context.ask(listMerchants, {});
  const asked = question.only?.length
    ? [...new Set(question.only)].map(id => merchantAmong(merchants, id))
    : merchants;
  let answered = 0;
  const answers = await Promise.all(
    asked.map(async merchant => {
      try {
        const { limit, minPrice, maxPrice } = question;
        const products = await context.ports.merchants
          .open(merchant)
          .search(question.query, question.where, { limit, minPrice, maxPrice }, { signal: context.signal });
        context.progress(`${merchant.name} answered`, ++answered, asked.length);
        return { offers: products.flatMap(product => offersOf(merchant, product)) };
      } catch (error) {
        context.progress(`${merchant.name} did not answer`, ++answered, asked.length);
        return { silent: { merchant: merchant.name, reason: problemOf(error).message } };
      }
    }),
  );
  return {
    offers: answers.flatMap(answer => answer.offers ?? []),
    silent: answers.flatMap(answer => answer.silent ?? []),
    merchants: asked,
  };
}
