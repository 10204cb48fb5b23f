import type { QueryContext } from '../../platform/context.ts';
import { Refusal } from '../../platform/errors.ts';
import { listMerchants } from './list-merchants.ts';
import type { Merchant } from './ports.ts';

/** The registered merchant of this id; refuses any other, naming those that are. */
export async function merchantCalled(context: QueryContext, id: string): Promise<Merchant> {
  return merchantAmong((await context.ask(listMerchants, {})).merchants, id);
}

/** The same, where the registered ones are known. */
export function merchantAmong(merchants: readonly Merchant[], id: string): Merchant {
  const found = merchants.find(merchant => merchant.id === id);
  if (found) return found;
  throw new Refusal(
    'not_found',
    `No merchant “${id}” is registered; there are ${merchants.map(m => m.id).join(', ')}.`,
    { path: 'merchant' },
  );
}
