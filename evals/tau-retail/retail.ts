import type { Capability } from '../../platform/capability.ts';
import {
  calculate,
  findUserIdByEmail,
  findUserIdByNameZip,
  getItemDetails,
  getOrderDetails,
  getProductDetails,
  getUserDetails,
  listAllProductTypes,
  transferToHumanAgents,
} from './reads.ts';
import {
  cancelPendingOrder,
  exchangeDeliveredOrderItems,
  modifyPendingOrderAddress,
  modifyPendingOrderItems,
  modifyPendingOrderPayment,
  modifyUserAddress,
  returnDeliveredOrderItems,
} from './writes.ts';

/** The retail domain of τ²-bench on our kernel. It exists to be measured; the product does not ship it. */
export const retail: Capability = {
  name: 'retail',
  title: 'Retail',
  description:
    'A shop’s customer service: find customers, orders and products; cancel, change, exchange and return.',
  tools: [
    findUserIdByEmail,
    findUserIdByNameZip,
    getUserDetails,
    getOrderDetails,
    getProductDetails,
    getItemDetails,
    listAllProductTypes,
    calculate,
    transferToHumanAgents,
    cancelPendingOrder,
    exchangeDeliveredOrderItems,
    modifyPendingOrderItems,
    modifyPendingOrderPayment,
    modifyPendingOrderAddress,
    modifyUserAddress,
    returnDeliveredOrderItems,
  ],
  migrations: new URL('./migrations/', import.meta.url),
};
