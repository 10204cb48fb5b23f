import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../platform/identifiers.ts';
import { createTenant } from '../platform/identity/tenants.ts';
import { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';

/** The heal that `npm start` seeds, with its pictures of the page before and now. */
let started: Started;
let operator: Person;
let proposal: string;
let before: string;
let now: string;
beforeAll(async () => {
  started = await start();
  operator = await started.operator();
  const conversation = await operator.conversation();
  await conversation.say('why is release/1.5 red?');
  proposal = await conversation.propose('heal the broken selector');
  const { document } = await operator.proposal(proposal);
  const digestAt = (label: string) =>
    document.facts.find(fact => fact.label === label && fact.picture)!.value.replace('sha256:', '');
  [before, now] = [digestAt('Picture of the page before'), digestAt('Picture of the page')];
});
afterAll(() => started?.close());

const get = (digest: string, { of = proposal, as = operator.headers } = {}) =>
  fetch(`${started.origin}/api/proposals/${of}/pictures/${digest}`, { headers: as });
const recorded = (name: string): Promise<Buffer> =>
  readFile(new URL(`../sandbox/github/storefront/${name}`, import.meta.url));

describe('the pictures of a card', () => {
  it('show the page as it was and as it is, byte by byte as the tests told them', async () => {
    expect(before).not.toBe(now);
    for (const [digest, name] of [
      [before, 'picture-before.jpg'],
      [now, 'picture.jpg'],
    ] as const) {
      const response = await get(digest);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer()).equals(await recorded(name))).toBe(true);
    }
  });

  it('go out as what they are, that no browser runs and no other site reads', async () => {
    const { headers } = await get(now);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="${now.slice(0, 16)}.jpg"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${now}"`,
    });
  });

  it('are nobody’s who is not signed in, and no other tenant’s', async () => {
    expect((await get(now, { as: {} })).status).toBe(401);
    const { link } = await createTenant(started.running.identity, { name: 'Other', operator: 'Olga' });
    const olga = await Person.signIn(started.origin, link.secret);
    expect((await get(now, { as: olga.headers })).status).toBe(404);
  });

  it('are those that the card names, and nothing else that is kept', async () => {
    const { tenant } = started.running.installation;
    const { evidence } = started.running.kernel.parts.ports;
    const other = await evidence.put(tenant, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 9]));
    for (const digest of [other, '0'.repeat(64), 'x', '..%2f..%2fetc%2fpasswd'])
      expect((await get(digest)).status, digest).toBe(404);
    for (const of of [newId(), '1']) expect((await get(now, { of })).status, of).toBe(404);
  });
});

describe('a picture that a test sends', () => {
  const ask = (picture: string) => {
    const { installation, kernel, market } = started.running;
    const { tool, input } = market!.github.builds.find(told => told.tool === 'request_heal')!;
    const build = {
      tenant: installation.tenant,
      id: installation.operator,
      kind: 'operator',
      name: 'A build',
      scopes: ['ci:read', 'test-upkeep:draft', 'test-upkeep:read'],
    } as const;
    return kernel.call(build, tool, { ...input, sha: 'd'.repeat(40), picture }, {});
  };

  it.each([
    ['is none', Buffer.from('<script>alert(1)</script>').toString('base64')],
    ['is larger than 450 KB', Buffer.alloc(450_003, 0xff).toString('base64')],
    ['is not base64', 'not base64!'],
  ])('and that %s is refused', async (_what, picture) => {
    expect(await ask(picture)).toMatchObject({ kind: 'refused', problem: { code: 'invalid_input' } });
  });
});
