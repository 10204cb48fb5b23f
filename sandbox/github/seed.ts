import type { Clock } from '../../platform/identifiers.ts';
import type { ChangedFile } from './model.ts';
import { addPast } from './past.ts';
import { type Pace, type PlannedJob, Repository } from './repository.ts';
import { brokenSelector, flakyTest, passes, productFailure, runnerLost } from './scenes.ts';
import { addRelease } from './storefront/release.ts';

const required = ['lint', 'unit', 'e2e', 'e2e-checkout', 'build-image'];

const green: readonly PlannedJob[] = required.map(name => ({ name, scenes: [passes(name)] }));
const but = (...others: readonly PlannedJob[]): PlannedJob[] => [
  ...green.filter(({ name }) => !others.some(other => other.name === name)),
  ...others,
];
const file = (path: string, additions: number, deletions: number, patch?: string): ChangedFile => ({
  path,
  status: 'modified',
  additions,
  deletions,
  ...(patch ? { patch } : {}),
});

/**
 * A shop's repository with a branch for each state that CI can be in: `main` is red for four different reasons,
 * `release/1.4` passes, `release/1.5` fails by a locator that can be healed, `feature/gift-cards` is still at work, `hotfix/rounding` fails only by a flaky test,
 * `deploy/canary` waits for a person, `docs` has no checks.
 */
export function storefront(clock: Clock, pace: Pace): Repository {
  const repository = new Repository('harbor-goods/storefront', clock, pace);
  const first = repository.commit(
    null,
    'Show delivery dates in the cart',
    [file('src/cart/dates.ts', 30, 4)],
    9000,
  );
  const second = repository.commit(
    first,
    'Translate the footer',
    [file('src/shell/footer.tsx', 12, 12)],
    7000,
  );
  const third = repository.commit(
    second,
    'Use the new address form',
    [file('src/checkout/address.tsx', 88, 41)],
    5000,
  );
  const fourth = repository.commit(
    third,
    'Cache product pictures',
    [file('src/catalog/pictures.ts', 21, 3)],
    1500,
  );
  const head = repository.commit(
    fourth,
    'Round totals once, and rename the order button',
    [
      file(
        'src/pricing/total.ts',
        3,
        1,
        [
          '@@ -14,4 +14,6 @@ export interface Line {',
          ' /** What a basket comes to, in cents. */',
          ' export function total(lines: readonly Line[]): number {',
          '-  return sum(lines.map(round));',
          '+  if (lines.length === 0) return 0;',
          '+  const exact = sum(lines);',
          '+  return round(exact);',
          ' }',
        ].join('\n'),
      ),
      file(
        'src/checkout/place-order-button.tsx',
        1,
        1,
        '@@ -8,3 +8,3 @@\n   <button>\n-  Place order\n+  Order now\n   </button>',
      ),
    ],
    50,
  );
  repository.branch('main', head, required);
  repository.run('main', first, green, 8990);
  repository.run('main', second, green, 6990);
  repository.run(
    'main',
    third,
    but({ name: 'e2e-checkout', scenes: [flakyTest, passes('e2e-checkout')], attempts: 2 }),
    4990,
  );
  repository.run('main', fourth, green, 1490);
  repository.run(
    'main',
    head,
    but(
      { name: 'unit', scenes: [productFailure] },
      { name: 'e2e', scenes: [brokenSelector] },
      { name: 'e2e-checkout', scenes: [flakyTest, passes('e2e-checkout')] },
      { name: 'build-image', scenes: [runnerLost, passes('build-image')] },
    ),
    48,
  );
  otherBranches(repository, fourth);
  addRelease(repository, fourth, green);
  addStatus(repository, head, 'success');
  addPast(repository, [
    { sha: first, number: 36, branch: 'delivery-dates', opened: 2, merged: 9, deployed: 70 },
    { sha: second, number: 37, branch: 'footer', opened: 3, merged: 9, deployed: 95 },
    { sha: third, number: 39, branch: 'address-form', opened: 1, merged: 9, failed: 110, deployed: 130 },
    { sha: fourth, number: 41, branch: 'pictures', opened: 4, merged: 9, deployed: 45 },
  ]);
  repository.contents.set('.github/workflows/ci.yml', 'name: CI\non: [push, pull_request]\n');
  repository.contents.set('e2e/order.spec.ts', orderSpec);
  repository.contents.set('src/checkout/place-order-button.tsx', 'export const label = "Order now";\n');
  return repository;
}

function otherBranches(repository: Repository, base: string): void {
  const branch = (name: string, message: string, ago: number, jobs: readonly PlannedJob[]) => {
    const sha = repository.commit(base, message, [file('src/checkout/summary.tsx', 3, 1)], ago);
    repository.branch(name, sha, jobs.length > 0 ? required : null);
    if (jobs.length > 0) repository.run(name, sha, jobs, ago - 2);
    return sha;
  };
  branch('release/1.4', 'Release 1.4', 600, green);
  branch('feature/gift-cards', 'Redeem gift cards', 12, [
    ...green.filter(({ name }) => !name.startsWith('e2e')),
    { name: 'e2e', scenes: [passes('e2e')], stands: 'in_progress' },
    { name: 'e2e-checkout', scenes: [passes('e2e-checkout')], stands: 'queued' },
  ]);
  branch(
    'hotfix/rounding',
    'Round half to even',
    200,
    but({ name: 'e2e-checkout', scenes: [flakyTest, passes('e2e-checkout')] }),
  );
  branch(
    'deploy/canary',
    'Deploy to the canary',
    90,
    but({ name: 'build-image', scenes: [passes('build-image')], stands: 'waiting' }),
  );
  branch('docs', 'Explain the returns policy', 30, []);
  for (const [number, name, title] of [
    [42, 'feature/gift-cards', 'Redeem gift cards'],
    [43, 'hotfix/rounding', 'Round half to even'],
  ] as const)
    repository.pulls.push({
      number,
      title,
      branch: name,
      base: 'main',
      author: 'mara-lindqvist',
      at: repository.commits.get(repository.branches.get(name)!.sha)!.at,
      isDraft: false,
    });
}

function addStatus(repository: Repository, sha: string, state: 'success' | 'failure'): void {
  repository.statuses.push({
    id: repository.nextId(),
    sha,
    context: 'preview/deploy',
    state,
    description: 'The preview is up',
    at: repository.commits.get(sha)!.at,
  });
}

/** The test whose button got another name, as its failure cites it: the test in line 18, the click in line 22. */
const orderSpec = `import { expect, test } from '@playwright/test';

const guest = {
  name: 'Ada Guest',
  street: '1 Harbor Road',
  city: 'Bergen',
};

test.beforeEach(async ({ page }) => {
  await page.goto('/lamps/desk-lamp');
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByRole('link', { name: 'Checkout' }).click();
});

test.describe('Order', () => {
  // A guest has no address yet.

  test('places an order as a guest', async ({ page }) => {
    await page.getByLabel('Name').fill(guest.name);
    await page.getByLabel('Street').fill(guest.street);
    await page.getByLabel('City').fill(guest.city);
    await page.getByRole('button', { name: 'Place order' }).click();
    await expect(page.getByRole('heading')).toHaveText('Thank you');
  });
});
`;
