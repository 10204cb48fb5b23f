import { afterAll, expect, it } from 'vitest';
import { roleOf } from '../platform/database/migrate.ts';
import { newId } from '../platform/identifiers.ts';
import { openTestDatabase } from '../platform/testing/database.ts';
import { ci } from '../tools/ci/ci.ts';
import { configurationFrom } from './configuration.ts';
import { registerRepositories } from './github.ts';

const database = await openTestDatabase([ci]);
afterAll(() => database.close());

it('what is connected no more can be asked about no more, and another tenant’s repositories stay', async () => {
  const [tenant, other] = [newId(), newId()];
  const names = async (of: string) =>
    (
      await database.transaction({ tenant: of, role: roleOf('ci', 'query') }, t =>
        t.selectFrom('ci.repository').select('name').orderBy('name').execute(),
      )
    ).map(({ name }) => name);
  await registerRepositories(database, other, ['acme/shop']);
  await registerRepositories(database, tenant, ['acme/shop', 'acme/site']);
  await registerRepositories(database, tenant, ['acme/site', 'acme/tools']);
  expect([await names(tenant), await names(other)]).toEqual([['acme/site', 'acme/tools'], ['acme/shop']]);
  await registerRepositories(database, tenant, []);
  expect([await names(tenant), await names(other)]).toEqual([[], ['acme/shop']]);
});

it.each([
  [{ COUNTERSIGN_GITHUB_TOKEN: 't' }, 'without COUNTERSIGN_GITHUB_REPOSITORIES'],
  [{ COUNTERSIGN_GITHUB_REPOSITORIES: 'acme/shop' }, 'without COUNTERSIGN_GITHUB_TOKEN'],
  [{ COUNTERSIGN_GITHUB_TOKEN: 't', COUNTERSIGN_GITHUB_REPOSITORIES: 'shop' }, 'owner/name'],
])('half a connection is refused: %j', (environment, why) => {
  expect(() => configurationFrom(environment)).toThrow(why);
});
