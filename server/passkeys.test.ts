import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Principal } from '../platform/principal.ts';
import { Authenticator } from '../platform/testing/authenticator.ts';
import type { Person } from './testing/person.ts';
import { type Started, start } from './testing/started.ts';
import type { CreationOptions, PasskeyChallenge, PasskeyView, ProofAsked, ProposalView } from './wire.ts';

/** Passkeys over HTTP, with an authenticator in software. In a browser: `console/passkeys.long.test.ts`. */
let started: Started;
let ada: Person;
let device: Authenticator;
beforeAll(async () => {
  started = await start();
  ada = await started.operator();
  device = newDevice();
}, 120_000);
afterAll(() => started.close());

const newDevice = () => new Authenticator({ id: 'localhost', origin: started.origin });
const made = async (person: Person, on: Authenticator) =>
  on.create(await person.post<CreationOptions>('/api/passkeys/options'));
const proofOf = async (person: Person, change: object) => {
  const { proof } = await person.post<ProofAsked>('/api/passkeys/proof', { change });
  return proof && { nonce: proof.nonce, response: device.sign(proof.options) };
};
const problem = (code: string) => ({ body: { problem: { code } } });

async function proposeRules(rules: object): Promise<string> {
  const { tenant, operator } = started.running.installation;
  const person: Principal = { tenant, id: operator, kind: 'operator', name: 'Operator', scopes: ['*'] };
  const asked = await started.running.kernel.call(person, 'change_approval_rules', rules);
  if (asked.kind !== 'approval_required') throw new Error(JSON.stringify(asked));
  return asked.proposal.id;
}

it('the first passkey is added in the session that began to, and in no other', async () => {
  const response = await made(ada, device);
  const elsewhere = await started.operator();
  const given = { name: 'Laptop', response };
  expect(await elsewhere.send('POST', '/api/passkeys', given)).toMatchObject(problem('challenge_invalid'));
  expect((await ada.send('POST', '/api/passkeys', given)).status).toBe(200);
  expect(await ada.read<PasskeyView[]>('/api/passkeys')).toMatchObject([{ name: 'Laptop', usedAt: null }]);
});

it('from then on the session alone adds no other one, and invites nobody', async () => {
  const other = newDevice();
  const bare = { name: 'Mine', response: await made(ada, other) };
  expect(await ada.send('POST', '/api/passkeys', bare)).toMatchObject(problem('passkey_required'));
  const invited = { name: 'Ben', role: 'operator' };
  expect(await ada.send('POST', '/api/operators', invited)).toMatchObject(problem('passkey_required'));
  const proof = await proofOf(ada, { kind: 'invite', ...invited });
  const altered = { ...invited, role: 'owner', proof };
  expect(await ada.send('POST', '/api/operators', altered)).toMatchObject(problem('passkey_refused'));
  const fresh = await proofOf(ada, { kind: 'invite', ...invited });
  expect((await ada.send('POST', '/api/operators', { ...invited, proof: fresh })).status).toBe(200);
});

it('a decision is signed for the targets that it names; the card and the receipt say by what', async () => {
  await ada.approve(await proposeRules({ passkey_from_risk: 'high' }));
  const id = await proposeRules({ two_people_from_risk: 'high' });
  expect(await ada.decide(id, 'approve')).toMatchObject({ status: 403, ...problem('passkey_required') });
  const asked = await ada.post<PasskeyChallenge>(`/api/proposals/${id}/passkey-challenge`, {
    decision: 'approve',
  });
  const decision = {
    decision: 'approve',
    fingerprint: asked.fingerprint,
    challenge: asked.nonce,
    passkey: device.sign(asked.options),
  };
  expect((await ada.send('POST', `/api/proposals/${id}/decisions`, decision)).status).toBe(200);
  await ada.settled(id);
  const receipt = await ada.read<{ proposal: ProposalView }>(`/api/proposals/${id}/receipt`);
  expect(receipt.proposal.approvals).toMatchObject([{ decision: 'approve', method: 'passkey' }]);
});

it('the last passkey stays while the rules ask for one', async () => {
  const [own] = await ada.read<PasskeyView[]>('/api/passkeys');
  const proof = await proofOf(ada, { kind: 'remove', passkey: own!.id });
  expect(await ada.send('DELETE', `/api/passkeys/${own!.id}`, { proof })).toMatchObject({
    status: 400,
    body: { problem: { message: expect.stringContaining('your last passkey') } },
  });
});

it.each<[string, object, string]>([
  ['an answer that is none', { name: 'X', response: { id: 'a' } }, 'response.rawId'],
  ['text that is not base64url', { name: 'X', response: { id: '!', rawId: 'a' } }, 'response.id'],
  ['an option that does not exist', { name: 'X', trust: true }, 'response'],
])('%s is refused by its field', async (_, body, path) => {
  expect(await ada.send('POST', '/api/passkeys', body)).toMatchObject({
    status: 400,
    body: { problem: { code: 'invalid_input', path } },
  });
});
