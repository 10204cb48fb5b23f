import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyFile } from '../cli/audit.ts';
import type { Principal } from '../platform/principal.ts';
import type { Conversation } from '../server/testing/conversation.ts';
import type { Person } from '../server/testing/person.ts';
import { type Started, start } from '../server/testing/started.ts';
import { buildConsole, dist } from './testing/built.ts';
import { launch } from './testing/stage.ts';

/** The built console on the real server, with Chromium's own virtual authenticator: nothing of ours stands in for either. */
let started: Started;
let browser: Browser;
let ada: Person;
let conversation: Conversation;
let page: Page;
let devices: CDPSession;
let device: string;

beforeAll(async () => {
  [started, browser] = await Promise.all([start(), buildConsole().then(launch)]);
  ada = await started.operator();
  conversation = await ada.conversation();
  await conversation.say('find noise-cancelling headphones at Voltbarn');
  page = await signedInPage();
  devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable');
  device = await newDevice('internal');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await started?.close();
});

/** A page with Ada's session; pages come from this test's own build, everything else from the server. */
async function signedInPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1100 } });
  const [name, value] = ada.headers.cookie!.split('=') as [string, string];
  await context.addCookies([{ name, value, url: started.origin }]);
  const opened = await context.newPage();
  const types: Record<string, string> = {
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.html': 'text/html',
  };
  await opened.route(/^(?!.*\/(api|langgraph)\/)/, async route => {
    const { pathname } = new URL(route.request().url());
    const file = extname(pathname) ? pathname : '/index.html';
    const type = types[extname(file)];
    await route.fulfill({
      body: await readFile(join(dist, file)),
      ...(type ? { contentType: type } : {}),
    });
  });
  return opened;
}

/** Chromium has one authenticator of its own at most; others are plugged in. */
async function newDevice(transport: 'internal' | 'usb'): Promise<string> {
  const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return authenticatorId;
}

async function requirePasskeys(): Promise<void> {
  const { tenant, operator } = started.running.installation;
  const person: Principal = { tenant, id: operator, kind: 'operator', name: 'Operator', scopes: ['*'] };
  const asked = await started.running.kernel.call(person, 'change_approval_rules', {
    passkey_from_risk: 'medium',
  });
  if (asked.kind !== 'approval_required') throw new Error(JSON.stringify(asked));
  await ada.approve(asked.proposal.id);
}

const approveButton = () => page.getByRole('button', { name: /^Approve.*with a passkey$/ });
const openProposal = async (words: string): Promise<string> => {
  const id = await conversation.propose(words);
  await page.goto(`${started.origin}/proposals/${id}`);
  return id;
};

test('whoever has no passkey is sent to add one, and adds it', async () => {
  await requirePasskeys();
  await openProposal('buy the best');
  await page.getByText('You have no passkey yet.').waitFor();
  expect(await approveButton().isDisabled()).toBe(true);
  await page.getByRole('link', { name: 'Add one on the page Access' }).click();
  await page.getByLabel('Name of the passkey').fill('Laptop');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove Laptop' }).waitFor();
  const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId: device });
  expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
});

test('the passkey signs what is shown, it happens, and the signature cannot be sent again', async () => {
  const id = await openProposal('buy the best');
  const session = await ada.decide(id, 'approve');
  expect(session).toMatchObject({ status: 403, body: { problem: { code: 'passkey_required' } } });
  const sending = page.waitForRequest(request => request.url().endsWith(`/proposals/${id}/decisions`));
  await approveButton().click();
  const sent = (await sending).postDataJSON();
  await page.getByText(/Countersigned by .* with a passkey/).waitFor();
  const view = await ada.settled(id);
  expect(view).toMatchObject({ run: { status: 'applied' }, approvals: [{ method: 'passkey' }] });
  expect((await ada.send('POST', `/api/proposals/${id}/decisions`, sent)).status).toBe(409);

  const other = await conversation.propose('buy the second');
  const { fingerprint, challenge } = await ada.shown(other);
  const replayed = { ...sent, fingerprint, challenge };
  expect(await ada.send('POST', `/api/proposals/${other}/decisions`, replayed)).toMatchObject({
    status: 403,
    body: { problem: { code: 'passkey_refused', details: { reason: 'other_challenge' } } },
  });
  expect((await ada.proposal(other)).status).toBe('proposed');
});

test('a second passkey is signed for by the first, and either one is removed by one that stays', async () => {
  await page.goto(`${started.origin}/access`);
  await page.getByRole('button', { name: 'Remove Laptop' }).click();
  await page.getByText('This is your last passkey').waitFor();
  const key = await newDevice('usb');
  await page.getByLabel('Name of the passkey').fill('Key');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Remove Key' }).click();
  await page.getByRole('button', { name: 'Remove Key' }).waitFor({ state: 'detached' });
  await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: key });
  expect((await ada.send('POST', '/api/operators', { name: 'Cid', role: 'operator' })).body).toMatchObject({
    problem: { code: 'passkey_required' },
  });
});

test('another key under the passkey’s name is refused, and says why', async () => {
  const id = await openProposal('buy the third');
  const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId: device });
  const real = credentials[0]!;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const forged = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  await devices.send('WebAuthn.clearCredentials', { authenticatorId: device });
  const credential = { ...real, privateKey: forged };
  await devices.send('WebAuthn.addCredential', { authenticatorId: device, credential });
  await approveButton().click();
  await page.getByText('The signature is not by this passkey.').waitFor();

  await devices.send('WebAuthn.clearCredentials', { authenticatorId: device });
  await page.reload();
  await approveButton().click();
  await page.getByText('Nothing was signed').waitFor();
  expect((await ada.proposal(id)).status).toBe('proposed');
  await devices.send('WebAuthn.addCredential', { authenticatorId: device, credential: real });
});

test('a passkey that counts backward is a copy, and is refused', async () => {
  const id = await openProposal('buy the best');
  const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId: device });
  await devices.send('WebAuthn.clearCredentials', { authenticatorId: device });
  await devices.send('WebAuthn.addCredential', {
    authenticatorId: device,
    credential: { ...credentials[0]!, signCount: 0 },
  });
  await approveButton().click();
  await page.getByText('there is a copy of it').waitFor();
  expect((await ada.proposal(id)).status).toBe('proposed');
});

test('all of it holds in the export, for somebody who has only the public key', async () => {
  const response = await fetch(`${started.origin}/api/audit/export`, { headers: ada.headers });
  const file = join(started.folder, 'export.jsonl');
  await writeFile(file, await response.text());
  const key = JSON.stringify(started.running.kernel.parts.keyring.publicKeys().at(-1));
  expect(await verifyFile({ file, keys: [key] })).toMatchObject({
    ok: true,
    passkeys: { decisions: 1, onTrust: 1 },
  });
  const refused = (await readFile(file, 'utf8'))
    .split('\n')
    .filter(line => line.includes('"passkey.refused"'));
  expect(refused.map(line => JSON.parse(line).payload.reason)).toEqual([
    'other_challenge',
    'wrong_signature',
    'copied',
  ]);
});
