import { expect, it } from 'vitest';
import { type PromptMaterial, promptsFor, type Sighting } from './prompts.ts';

const cart = 'http://shop.example/cart';
const element = (role: string, name: string) => ({
  role,
  name,
  label: null,
  test_id: null,
  text: null,
  css: '#x',
});
const step = (
  kind: 'click' | 'fill',
  role: string,
  name: string,
  value: string | null = null,
  position = 1,
) => ({
  kind,
  url: cart,
  element: element(role, name),
  value,
  position,
  at: '2026-11-20T12:00:00.000Z',
});
const sighted = (role: string, name: string, facts: Sighting['facts'] = {}): Sighting => ({
  page: '/cart',
  role,
  name,
  facts,
});
const nothing: PromptMaterial = {
  charter: 'Explore the cart to discover wrong totals',
  areas: [],
  steps: [],
  sightings: [],
  errors: [],
  lastBugAt: null,
};
const tried = (material: Partial<PromptMaterial>) =>
  promptsFor({ ...nothing, ...material }).map(prompt => prompt.try);

it('a cart that can be emptied is worth a look when it is empty, until somebody did', () => {
  const remove = sighted('button', 'Remove lamp');
  const [first] = promptsFor({ ...nothing, sightings: [remove] });
  expect(first).toEqual({
    try: 'Try /cart empty: take everything out with button “Remove lamp”',
    why: 'It can be emptied, and nobody has looked at it empty.',
    source: 'seen on /cart, not used',
  });
  const done = tried({ sightings: [remove], steps: [step('click', 'button', 'Remove lamp')] });
  expect(done.join()).not.toContain('take everything out');
});

it('bounds are tried from beyond, with the numbers of the field itself', () => {
  const quantity = sighted('spinbutton', 'Quantity', { valuemin: 1, valuemax: 10 });
  expect(tried({ sightings: [quantity] })).toEqual(
    expect.arrayContaining(['Enter 0 in “Quantity” on /cart', 'Enter 11 in “Quantity” on /cart']),
  );
  const below = step('fill', 'spinbutton', 'Quantity', '-5');
  expect(tried({ sightings: [quantity], steps: [below] })).not.toContain('Enter 0 in “Quantity” on /cart');
});

it('what is required and was always filled in is left out once', () => {
  const field = sighted('textbox', 'Coupon', { required: true });
  const filled = step('fill', 'textbox', 'Coupon', 'TEN', 4);
  expect(promptsFor({ ...nothing, sightings: [field], steps: [filled] })).toContainEqual(
    expect.objectContaining({ try: 'Leave “Coupon” on /cart empty and send', source: 'step 4' }),
  );
});

it('an error that nobody wrote down is asked about, and no more once a bug was logged', () => {
  const errors = [{ line: 'POST /cart 500', at: '2026-11-20T12:03:04.000Z' }];
  expect(promptsFor({ ...nothing, errors })[0]).toMatchObject({
    try: 'Find out what broke: POST /cart 500',
    source: 'the log at 12:03:04',
  });
  expect(promptsFor({ ...nothing, errors, lastBugAt: '2026-11-20T12:05:00.000Z' })).toEqual([]);
});

it('what the charter names comes first, and what it names and nobody met is looked for', () => {
  const charter = 'Explore the coupons of the cart';
  const sightings = [sighted('link', 'Imprint'), sighted('textbox', 'Coupon code')];
  expect(tried({ charter, sightings })[0]).toBe('Use textbox “Coupon code” on /cart');
  expect(tried({ charter: 'Explore refunds', sightings })).toContain('Look for “refunds”');
});

it('knows nothing of a session in which nothing was seen', () => {
  expect(promptsFor(nothing)).toEqual([]);
});
