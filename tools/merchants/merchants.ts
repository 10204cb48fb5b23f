import type { Capability } from '../../platform/capability.ts';
import { getMerchant } from './get-merchant.ts';
import { listMerchants } from './list-merchants.ts';
import { registerMerchant } from './register-merchant.ts';

export const merchants: Capability = {
  name: 'merchants',
  title: 'Merchants',
  description: 'Which merchants agents may deal with, and what each of them offers.',
  tools: [listMerchants, getMerchant, registerMerchant],
  migrations: new URL('./migrations/', import.meta.url),
};
