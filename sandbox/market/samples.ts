import { type MerchantSeed, type MerchantSeedInput, merchantSeedSchema } from './seed.ts';

/** A small shop for tests: a mug with variants, the last pan, a lamp that only ships at home, and a tax. */
export function sampleSeed(change: Partial<MerchantSeedInput> = {}): MerchantSeed {
  return merchantSeedSchema.parse({
    business: {
      id: 'corner-shop',
      name: 'Corner Shop',
      description: 'Things for a corner.',
      country: 'US',
      currency: 'USD',
      supportEmail: 'help@corner.example',
      cancellation: 'Until it ships.',
      reviewAbove: 100_000,
      returns: { windowDays: 30, returnShipping: 'free' },
      warranty: { months: 24, by: 'seller' },
      trust: {
        since: 2011,
        rating: { value: 4.4, count: 810 },
        verifiedBusiness: true,
        onTimeDeliveryBasisPoints: 9600,
        disputeBasisPoints: 20,
      },
    },
    products: [
      {
        id: 'mug',
        handle: 'travel-mug',
        title: 'Travel Mug',
        description: 'Keeps tea <warm> for six hours.',
        brand: 'Corner',
        model: 'TM-6',
        category: 'Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs',
        categoryId: 2169,
        attributes: { Capacity: '350 ml', Dishwasher: true },
        media: [{ url: '/media/mug.jpg', alt: 'A mug', width: 800, height: 600 }],
        rating: { value: 4.5, count: 120 },
        options: [{ name: 'Color', values: ['Blue', 'Red'] }],
        variants: [
          {
            id: 'mug-blue',
            title: 'Blue',
            sku: 'TM6-B',
            gtin: '4006381333931',
            options: { Color: 'Blue' },
            price: 2_400,
            listPrice: 2_900,
            stock: 40,
          },
          {
            id: 'mug-red',
            title: 'Red',
            sku: 'TM6-R',
            mpn: 'TM6R',
            options: { Color: 'Red' },
            price: 2_400,
            stock: 0,
          },
        ],
      },
      {
        id: 'pan',
        title: 'Iron Pan',
        tags: ['kitchen'],
        variants: [{ id: 'pan', title: 'Iron Pan', price: 5_000, stock: 1 }],
      },
      {
        id: 'desk',
        title: 'Oak Desk',
        variants: [{ id: 'desk', title: 'Oak Desk', price: 120_000, stock: 5 }],
      },
    ],
    shippingRates: [
      {
        id: 'std',
        country: 'US',
        serviceLevel: 'standard',
        title: 'Standard',
        carrier: 'USPS',
        price: 600,
        freeAbove: 10_000,
        minDays: 3,
        maxDays: 5,
      },
      {
        id: 'exp',
        country: 'US',
        serviceLevel: 'express',
        title: 'Express',
        carrier: 'UPS',
        price: 1_800,
        minDays: 1,
        maxDays: 2,
      },
    ],
    taxRates: [{ country: 'US', region: 'NY', basisPoints: 887, title: 'New York sales tax' }],
    discounts: [{ code: 'TEN', title: '10 % off', type: 'percentage', basisPoints: 1_000 }],
    ...change,
  });
}

export const newYork = {
  id: 'home',
  street_address: '1 Main St',
  address_locality: 'New York',
  address_region: 'NY',
  postal_code: '10001',
  address_country: 'US',
};

/** A request that opens a checkout for these pieces, with everything that is needed to complete it. */
export const purchase = (items: Readonly<Record<string, number>>, option = 'std') => ({
  line_items: Object.entries(items).map(([id, quantity]) => ({ item: { id }, quantity })),
  buyer: { email: 'ada@example.com', first_name: 'Ada' },
  fulfillment: {
    methods: [
      {
        type: 'shipping',
        destinations: [newYork],
        selected_destination_id: newYork.id,
        groups: [{ selected_option_id: option }],
      },
    ],
  },
});

export const paying = (token = 'success_token') => ({
  payment: {
    instruments: [
      {
        id: 'card_1',
        handler_id: 'mock_payment_handler',
        type: 'card',
        credential: { type: 'token', token },
      },
    ],
  },
});
