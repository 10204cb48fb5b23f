/**
 * The tools that the joined endpoint shows directly, the most wanted first. It shows as many of those that exist as
 * fit into its budget; the rest is found with find_tools and called with call_query or call_action.
 */
export const shownTools: readonly string[] = [
  'get_proposal',
  'search_catalog',
  'compare_offers',
  'get_product',
  'read_profile',
  'create_cart',
  'update_cart',
  'get_cart',
  'create_checkout',
  'update_checkout',
  'get_checkout',
  'complete_checkout',
  'cancel_checkout',
  'get_order',
  'list_orders',
  'cancel_order',
  'list_proposals',
  'withdraw_proposal',
  'list_merchants',
];
