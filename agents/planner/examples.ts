/**
 * What people can say, by intent, with what is understood: printed in `docs/commands.md`, offered as suggestions, and
 * each a test. The clock is that of the datasets: Friday, 20 November 2026, in New York.
 */
import type { IntentName, IntentOf, Situation } from '../understanding.ts';

const noSituation: Situation = { offers: [], proposals: [] };

/** Situations in which the follow-ups among the examples are said. */
export const situations = {
  'after a search': {
    ...noSituation,
    offers: [
      {
        ordinal: 1,
        id: 'offer-1',
        title: 'Sony WH-1000XM5 wireless headphones',
        brand: 'Sony',
        merchant: 'Northwind',
      },
      { ordinal: 2, id: 'offer-2', title: 'Bose QuietComfort 45', brand: 'Bose', merchant: 'Contoso' },
      { ordinal: 3, id: 'offer-3', title: 'JBL Tune 770NC', brand: 'JBL', merchant: 'Fabrikam' },
    ],
  },
  'after an order': {
    ...noSituation,
    last_order: { id: 'ORD-1001', title: 'Sony WH-1000XM5' },
    focus: { kind: 'order', ref: 'ORD-1001' },
  },
  'with a cart': {
    ...noSituation,
    cart: {
      id: 'cart-1',
      lines: [
        { line: 1, title: 'Sony WH-1000XM5', quantity: 1 },
        { line: 2, title: 'USB-C cable', quantity: 2 },
      ],
    },
  },
  'with one line in the cart': {
    ...noSituation,
    cart: { id: 'cart-1', lines: [{ line: 1, title: 'Sony WH-1000XM5', quantity: 1 }] },
  },
  'with a proposal open': {
    ...noSituation,
    proposals: [{ id: 'P-12', summary: 'Buy 1 Sony WH-1000XM5 at Northwind' }],
    focus: { kind: 'proposal', ref: 'P-12' },
  },
  'after a price run': {
    ...noSituation,
    last_run: { id: 'run-7', kind: 'price' },
    focus: { kind: 'run', ref: 'run-7' },
  },
} as const satisfies Record<string, Situation>;

export interface Example<Name extends IntentName = IntentName> {
  readonly message: string;
  readonly slots: IntentOf<Name>['slots'];
  readonly when?: keyof typeof situations;
}

export const examples: { readonly [Name in IntentName]: readonly Example<Name>[] } = {
  find_products: [
    {
      message: 'Could you please look for a mechanical keyboard for at most 120 euros?',
      slots: {
        query: 'mechanical keyboard',
        category: 'keyboards',
        attributes: ['mechanical'],
        price: { currency: 'EUR', max: { amount: 12000, inclusive: true } },
      },
    },
    {
      message: "I'm looking for running shoes, no Nike, below 90 bucks",
      slots: {
        query: 'running shoes',
        category: 'running shoes',
        excluded_brands: ['Nike'],
        price: { currency: 'USD', max: { amount: 9000, inclusive: false } },
      },
    },
    {
      message: 'show me laptops between $500 and $900',
      slots: {
        query: 'laptops',
        category: 'laptops',
        price: {
          currency: 'USD',
          min: { amount: 50000, inclusive: true },
          max: { amount: 90000, inclusive: true },
        },
      },
    },
    {
      message: 'need a backpack $80–120',
      slots: {
        query: 'backpack',
        category: 'backpacks',
        price: {
          currency: 'USD',
          min: { amount: 8000, inclusive: true },
          max: { amount: 12000, inclusive: true },
        },
      },
    },
    {
      message: 'search for an espresso machine that can be delivered by Friday',
      slots: { query: 'espresso machine', category: 'coffee machines', arrive_by: '2026-11-27' },
    },
  ],
  refine: [
    { message: 'cheaper', slots: { direction: ['cheaper'] }, when: 'after a search' },
    { message: 'show me something cheaper', slots: { direction: ['cheaper'] }, when: 'after a search' },
    {
      message: 'under 200 instead',
      slots: { price: { currency: 'USD', max: { amount: 20000, inclusive: false } } },
      when: 'after a search',
    },
    {
      message: 'same but in black',
      slots: { direction: ['similar'], attributes: ['black'] },
      when: 'after a search',
    },
    { message: 'no Sony please', slots: { excluded_brands: ['Sony'] }, when: 'after a search' },
  ],
  buy: [
    { message: 'buy the second one', slots: { choice: 'ordinal', ordinal: 2 }, when: 'after a search' },
    { message: "I'll take the first", slots: { choice: 'ordinal', ordinal: 1 }, when: 'after a search' },
    { message: 'order #3 please', slots: { choice: 'ordinal', ordinal: 3 }, when: 'after a search' },
    { message: 'buy the Bose', slots: { choice: 'ordinal', ordinal: 2 }, when: 'after a search' },
    {
      message: 'purchase two of the cheapest',
      slots: { choice: 'cheapest', quantity: 2 },
      when: 'after a search',
    },
  ],
  compare: [
    { message: 'compare the first and the third', slots: { ordinals: [1, 3] }, when: 'after a search' },
    { message: 'compare 1, 2 and 3', slots: { ordinals: [1, 2, 3] }, when: 'after a search' },
    {
      message: "what's the difference between the first two?",
      slots: { ordinals: [1, 2] },
      when: 'after a search',
    },
    { message: 'compare them', slots: {}, when: 'after a search' },
    { message: '1 vs 3', slots: { ordinals: [1, 3] }, when: 'after a search' },
  ],
  explain_ranking: [
    { message: 'why is the second one ranked first?', slots: { ordinal: 2 }, when: 'after a search' },
    { message: 'why did you recommend the Sony?', slots: { ordinal: 1 }, when: 'after a search' },
    { message: 'explain the ranking', slots: {}, when: 'after a search' },
    { message: 'why is #3 so low?', slots: { ordinal: 3 }, when: 'after a search' },
  ],
  add_to_cart: [
    {
      message: 'add the second one to my cart',
      slots: { choice: 'ordinal', ordinal: 2 },
      when: 'after a search',
    },
    {
      message: 'put two of the cheapest in the basket',
      slots: { choice: 'cheapest', quantity: 2 },
      when: 'after a search',
    },
  ],
  show_cart: [
    { message: "what's in my cart?", slots: {} },
    { message: 'show me my basket', slots: {} },
  ],
  change_quantity: [
    {
      message: 'change the quantity to 3',
      slots: { line: 1, quantity: 3 },
      when: 'with one line in the cart',
    },
    { message: 'remove line 2 from my cart', slots: { line: 2, quantity: 0 }, when: 'with a cart' },
    { message: 'set the quantity of line 1 to four', slots: { line: 1, quantity: 4 }, when: 'with a cart' },
    { message: 'make it two', slots: { line: 1, quantity: 2 }, when: 'with one line in the cart' },
  ],
  change_address: [
    { message: 'ship it to my office instead', slots: { address: 'office' } },
    { message: 'change the delivery address to home', slots: { address: 'home' } },
  ],
  checkout: [
    { message: 'check out', slots: {}, when: 'with a cart' },
    { message: 'place the order please', slots: {}, when: 'with a cart' },
    { message: 'checkout at eBay', slots: { merchant: 'eBay' }, when: 'with a cart' },
  ],
  order_status: [
    { message: 'where is my order?', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: "what's the status of order ORD-2002?", slots: { order: 'ORD-2002' } },
    { message: 'track my last order', slots: { order: 'last' } },
    { message: 'has it shipped yet?', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: 'when will my package arrive?', slots: {} },
  ],
  list_orders: [
    { message: 'show my orders', slots: {} },
    { message: 'list all my orders', slots: {} },
  ],
  cancel_order: [
    { message: 'cancel it', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: 'please cancel order ORD-2002', slots: { order: 'ORD-2002' } },
  ],
  withdraw_proposal: [
    { message: 'cancel it', slots: { proposal: 'P-12' }, when: 'with a proposal open' },
    { message: 'withdraw proposal P-13', slots: { proposal: 'P-13' } },
    { message: 'withdraw it', slots: { proposal: 'P-12' }, when: 'with a proposal open' },
  ],
  help: [
    { message: 'how do I cancel an order?', slots: { topic: 'cancel an order' } },
    { message: 'help', slots: {} },
    { message: 'what can you do?', slots: {} },
  ],
  return_order: [
    {
      message: "return my last order because it's too small",
      slots: { order: 'ORD-1001', reason: 'too small' },
      when: 'after an order',
    },
    { message: 'I want to send it back', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: 'return the headphones', slots: { product: 'headphones' } },
  ],
  reorder: [
    { message: 'reorder my last order', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: 'buy it again', slots: { order: 'ORD-1001' }, when: 'after an order' },
    { message: 'same order again', slots: { order: 'ORD-1001' }, when: 'after an order' },
  ],
  undo: [
    { message: 'undo that', slots: { ref: 'run-7' }, when: 'after a price run' },
    { message: 'please revert the last change', slots: {} },
  ],
  list_proposals: [
    { message: 'what needs my approval?', slots: {} },
    { message: 'show pending proposals', slots: {} },
    { message: 'list the rejected proposals', slots: { status: 'rejected' } },
  ],
  show_proposal: [
    { message: 'show me proposal P-12', slots: { proposal: 'P-12' } },
    { message: 'open the proposal', slots: { proposal: 'P-12' }, when: 'with a proposal open' },
  ],
  decide_in_chat: [
    { message: 'approve it', slots: { decision: 'approve', proposal: 'P-12' }, when: 'with a proposal open' },
    {
      message: 'yes, go ahead',
      slots: { decision: 'approve', proposal: 'P-12' },
      when: 'with a proposal open',
    },
    { message: 'I approve proposal P-13', slots: { decision: 'approve', proposal: 'P-13' } },
    {
      message: 'reject the proposal',
      slots: { decision: 'reject', proposal: 'P-12' },
      when: 'with a proposal open',
    },
    { message: 'yes', slots: { decision: 'approve', proposal: 'P-12' }, when: 'with a proposal open' },
  ],
  adjust_prices: [
    {
      message: 'cut headphones by 10%',
      slots: { selector: { categories: ['headphones'] }, change: { kind: 'percent', basis_points: -1000 } },
    },
    {
      message: 'raise the prices of all Sony laptops by 2.5 percent',
      slots: {
        selector: { categories: ['laptops'], brands: ['Sony'] },
        change: { kind: 'percent', basis_points: 250 },
      },
    },
    {
      message: 'take 15% off slow movers older than 90 days',
      slots: {
        selector: { velocity: 'slow', age_days: { min: { value: 90, inclusive: false } } },
        change: { kind: 'percent', basis_points: -1500 },
      },
    },
    {
      message: 'set the price of SKU-123 to $49.99',
      slots: { selector: { skus: ['SKU-123'] }, change: { kind: 'set', amount: 4999, currency: 'USD' } },
    },
    {
      message: 'lower all laptops by $20 but keep margin above 18%',
      slots: {
        selector: { categories: ['laptops'] },
        change: { kind: 'absolute', amount: -2000, currency: 'USD' },
        guards: { min_margin: 1800 },
      },
    },
  ],
  simulate_prices: [
    {
      message: 'what if we cut headphones by 10%, announced as a reduction?',
      slots: {
        selector: { categories: ['headphones'] },
        change: { kind: 'percent', basis_points: -1000 },
        announced: true,
      },
    },
    {
      message: 'what if we cut laptops by 5%?',
      slots: { selector: { categories: ['laptops'] }, change: { kind: 'percent', basis_points: -500 } },
    },
    {
      message: 'simulate a 10% increase on books',
      slots: { selector: { categories: ['books'] }, change: { kind: 'percent', basis_points: 1000 } },
    },
    {
      message: 'preview raising SKU-9 by $3',
      slots: { selector: { skus: ['SKU-9'] }, change: { kind: 'absolute', amount: 300, currency: 'USD' } },
    },
  ],
  explain_price: [
    { message: 'why is SKU-123 priced at $49?', slots: { sku: 'SKU-123' } },
    { message: 'explain the price of SKU-77', slots: { sku: 'SKU-77' } },
    { message: 'why did SKU USB-1 move?', slots: { sku: 'USB-1' } },
  ],
  undo_price_run: [
    { message: "undo yesterday's price change", slots: { when: '2026-11-19' } },
    { message: 'roll back the last price run', slots: { run: 'run-7' }, when: 'after a price run' },
  ],
  price_run_status: [
    { message: 'how is the price run going?', slots: { run: 'run-7' }, when: 'after a price run' },
    { message: 'did the last price update go through?', slots: { run: 'last' } },
  ],
  stop_price_schedule: [
    { message: 'stop the Friday rule', slots: { recurrence: 'FREQ=WEEKLY;BYDAY=FR' } },
    {
      message: 'cancel the weekly rule for laptops',
      slots: { recurrence: 'FREQ=WEEKLY', category: 'laptops' },
    },
  ],
  list_price_schedules: [
    { message: 'show my price schedules', slots: {} },
    { message: 'list the scheduled price changes', slots: {} },
  ],
  market_position: [
    { message: "what's our market position for headphones?", slots: { category: 'headphones' } },
    { message: 'how do our prices compare to the market on laptops?', slots: { category: 'laptops' } },
  ],
  watch_competitor: [
    {
      message: "watch Amazon's prices for headphones",
      slots: { competitor: 'Amazon', category: 'headphones' },
    },
    { message: 'keep an eye on audiohut.com', slots: { competitor: 'audiohut.com' } },
  ],
  ci_status: [
    { message: 'is CI green on main for acme/web?', slots: { repository: 'acme/web', branch: 'main' } },
    { message: "what's the build status?", slots: {} },
    { message: 'did the tests pass on PR #42?', slots: { pull_request: 42 } },
    { message: 'ci status of commit a1b2c3d', slots: { commit: 'a1b2c3d' } },
  ],
  explain_ci_failure: [
    { message: 'why did the build fail on main?', slots: { branch: 'main' } },
    { message: 'what broke the pipeline in acme/api?', slots: { repository: 'acme/api' } },
  ],
  heal_selector: [
    { message: 'heal the broken selector #buy-button', slots: { selector: '#buy-button' } },
    {
      message: 'fix the locator [data-testid=checkout] in acme/web',
      slots: { selector: '[data-testid=checkout]', repository: 'acme/web' },
    },
  ],
  generate_test: [
    {
      message: 'generate a test for https://shop.example/checkout',
      slots: { url: 'https://shop.example/checkout' },
    },
    {
      message:
        'generate a test for https://shop.example/ that covers: go to the cart, add a cup, and check the total',
      slots: {
        url: 'https://shop.example/',
        description: 'go to the cart, add a cup, and check the total',
      },
    },
    {
      message: 'write a playwright test that covers adding a product to the cart',
      slots: { description: 'adding a product to the cart' },
    },
  ],
  start_manual_session: [
    {
      message: 'start a 30 minute exploratory session on the checkout',
      slots: { charter: 'checkout', minutes: 30 },
    },
    {
      message: 'start a manual testing session about refunds for half an hour',
      slots: { charter: 'refunds', minutes: 30 },
    },
  ],
  list_flaky_tests: [
    { message: 'list flaky tests in acme/web', slots: { repository: 'acme/web' } },
    { message: 'which tests are flaky?', slots: {} },
  ],
  show_delivery_metrics: [
    { message: 'show delivery metrics', slots: {} },
    { message: 'how often do we deploy acme/web?', slots: { repository: 'acme/web' } },
    {
      message: 'show dora metrics for staging over the last 8 weeks',
      slots: { environment: 'staging', since: 'P8W' },
    },
  ],
  rerun_job: [
    { message: 'rerun the failed jobs', slots: { failed_only: true } },
    { message: 'rerun job e2e-chrome', slots: { job: 'e2e-chrome' } },
  ],
  quarantine_test: [
    {
      message: 'quarantine the test "checkout works" until Friday',
      slots: { test: 'checkout works', until: '2026-11-27' },
    },
  ],
  greeting: [{ message: 'hello there', slots: {} }],
  thanks: [{ message: 'thanks a lot!', slots: {} }],
  set_preference: [
    { message: 'from now on only show me products with free returns', slots: { free_returns: true } },
    { message: 'never show me Sony', slots: { excluded_brands: ['Sony'] } },
    { message: 'my currency is EUR', slots: { currency: 'EUR' } },
    { message: 'I prefer wireless', slots: { attributes: ['wireless'] } },
  ],
  show_preferences: [
    { message: 'what do you remember about me?', slots: {} },
    { message: 'show my preferences', slots: {} },
  ],
  forget_preference: [
    { message: 'forget that I prefer Sony', slots: { text: 'Sony' } },
    { message: 'forget all my preferences', slots: { all: true } },
  ],
  kill_switch: [
    { message: 'freeze all writes', slots: { state: 'freeze' } },
    { message: 'stop everything now!', slots: { state: 'freeze' } },
    { message: 'resume writes', slots: { state: 'resume' } },
  ],
  small_talk: [{ message: 'how are you?', slots: {} }],
  out_of_scope: [
    { message: "what's the weather tomorrow?", slots: {} },
    { message: 'tell me a joke', slots: {} },
  ],
};
