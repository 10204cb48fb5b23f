import type { Link } from './documents.ts';
import type { Terms } from './quote.ts';

/** The pages that a buyer has a right to see, and whom to write to. */
export function shopLinks({ origin, business }: Pick<Terms, 'origin' | 'business'>): Link[] {
  return [
    { type: 'privacy_policy', url: `${origin}/policies/privacy`, title: 'Privacy policy' },
    { type: 'terms_of_service', url: `${origin}/policies/terms`, title: 'Terms of service' },
    { type: 'refund_policy', url: `${origin}/policies/refunds`, title: 'Returns and refunds' },
    { type: 'shipping_policy', url: `${origin}/policies/shipping`, title: 'Shipping' },
    { type: 'support', url: `mailto:${business.supportEmail}`, title: `Support: ${business.supportEmail}` },
  ];
}
