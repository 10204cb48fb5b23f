import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../principal.ts';
import { Authenticator, type Behaviour } from '../../testing/authenticator.ts';
import { openTestKernel, type TestKernel } from '../../testing/kernel.ts';
import { exportLines, peopleOnRecord, sessionOf, withPasskey } from '../../testing/passkeys.ts';
import { addPasskey, proofForAdding } from './add.ts';
import { beginPasskey } from './attestation.ts';
import { askForProof, type ChangeAnswer } from './change.ts';
import { proveInvitation } from './invite.ts';
import { coseFromKey, keyFromCose } from './key.ts';
import { listPasskeys } from './passkeys.ts';
import { removePasskey } from './remove.ts';

let test: TestKernel;
let [ada, ben, agent] = [] as unknown as [Principal, Principal, Principal];
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());
beforeEach(async () => {
  ({ ada, ben, agent } = await peopleOnRecord(test));
});

const parts = () => test.kernel.parts;
const newDevice = () => new Authenticator(parts().relyingParty);
const add = async (person: Principal, device = newDevice(), how: Behaviour = {}, proof?: ChangeAnswer) => {
  const response = device.create(await beginPasskey(parts(), sessionOf(person)), how);
  return addPasskey(parts(), sessionOf(person), { name: 'Key', response, proof });
};
const proofOfRemoval = async (person: Principal, passkey: string, device: Authenticator) => {
  const asked = (await askForProof(parts(), sessionOf(person), { kind: 'passkey.remove', passkey }))!;
  return { nonce: asked.nonce, response: device.sign(asked.options) };
};
const namesOf = async (person: Principal) => (await listPasskeys(parts(), person)).map(({ id }) => id);
const audited = async (kind: string) =>
  (await exportLines(parts(), ada.tenant)).map(line => JSON.parse(line)).filter(line => line.kind === kind);

describe('a person’s first passkey', () => {
  it('is made for our page, by a device that checks who the person is, and is on record', async () => {
    const options = await beginPasskey(parts(), sessionOf(ada));
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      attestation: 'none',
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
    });
    const { id } = await withPasskey(parts(), ada);
    expect(await listPasskeys(parts(), ada)).toMatchObject([
      { id, person: ada.id, name: 'Key', usedAt: null },
    ]);
    expect(await audited('passkey.added')).toMatchObject([
      {
        actor: ada.id,
        payload: { proof: null, statement: { id, person: ada.id, relying_party: 'localhost' } },
      },
    ]);
  });

  it.each<[string, Behaviour]>([
    ['another page', { origin: 'https://evil.example' }],
    ['another host', { relyingParty: 'evil.example' }],
    ['a device that checks nobody', { userVerified: false }],
  ])('is not taken from %s', async (_, how) => {
    await expect(add(ada, newDevice(), how)).rejects.toMatchObject({ code: 'passkey_refused' });
    expect(await namesOf(ada)).toEqual([]);
  });

  it('answers a challenge of this session, once', async () => {
    const response = newDevice().create(await beginPasskey(parts(), sessionOf(ada)));
    const finish = (person: Principal, session = sessionOf(person)) =>
      addPasskey(parts(), session, { name: 'Key', response });
    const elsewhere = { person: ada, session: 'another session of hers' };
    for (const other of [() => finish(ben), () => finish(ada, elsewhere)])
      await expect(other()).rejects.toMatchObject({ code: 'challenge_invalid' });
    await finish(ada);
    await expect(finish(ada)).rejects.toMatchObject({ code: 'challenge_invalid' });
    await expect(add(ada, newDevice(), { challenge: 'AAAA' })).rejects.toMatchObject({
      code: 'challenge_invalid',
    });
  });

  it('comes too late after ten minutes', async () => {
    const response = newDevice().create(await beginPasskey(parts(), sessionOf(ada)));
    await test.database.asOwner(
      `update platform.passkey_challenge set expires_at = now() - interval '1 second' where principal_id = '${ada.id}'`,
    );
    await expect(addPasskey(parts(), sessionOf(ada), { name: 'Key', response })).rejects.toMatchObject({
      code: 'challenge_invalid',
    });
  });

  it('is a person’s: no assistant has one', async () => {
    await expect(beginPasskey(parts(), sessionOf(agent))).rejects.toMatchObject({
      code: 'insufficient_scope',
    });
  });

  it('is one, of two that are added at once', async () => {
    const made = await Promise.all(
      [newDevice(), newDevice()].map(async device =>
        device.create(await beginPasskey(parts(), sessionOf(ada))),
      ),
    );
    const ended = await Promise.allSettled(
      made.map(response => addPasskey(parts(), sessionOf(ada), { name: 'Key', response })),
    );
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await namesOf(ada)).toHaveLength(1);
  });
});

describe('a further passkey', () => {
  it('needs the signature of one that the person has: a stolen session adds none', async () => {
    await withPasskey(parts(), ada);
    await expect(add(ada)).rejects.toMatchObject({ code: 'passkey_required' });
    await expect(withPasskey(parts(), ada, newDevice())).rejects.toMatchObject({
      problem: { code: 'passkey_refused', details: { reason: 'unknown_passkey' } },
    });
    expect(await namesOf(ada)).toHaveLength(1);
    expect(await audited('passkey.refused')).toHaveLength(1);
  });

  it('is the one that was signed for, and no other', async () => {
    const { device } = await withPasskey(parts(), ada);
    const [wanted, other] = [newDevice(), newDevice()];
    const response = wanted.create(await beginPasskey(parts(), sessionOf(ada)));
    const asked = (await proofForAdding(parts(), sessionOf(ada), response))!;
    const proof = { nonce: asked.nonce, response: device.sign(asked.options) };
    await expect(add(ada, other, {}, proof)).rejects.toMatchObject({
      problem: { code: 'passkey_refused', details: { reason: 'other_challenge' } },
    });
    await expect(addPasskey(parts(), sessionOf(ada), { name: 'Key', response, proof })).rejects.toMatchObject(
      {
        code: 'challenge_invalid',
      },
    );
  });

  it('signs as well as the first', async () => {
    const first = await withPasskey(parts(), ada);
    const second = await withPasskey(parts(), ada, first.device);
    await withPasskey(parts(), ada, second.device);
    expect(await namesOf(ada)).toHaveLength(3);
  });

  it('is not the same one again, nor one that somebody else has', async () => {
    const { device } = await withPasskey(parts(), ada);
    await expect(withPasskey(parts(), ada, device, device)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
    await expect(withPasskey(parts(), ben, undefined, device)).rejects.toMatchObject({
      code: 'passkey_refused',
    });
  });
});

describe('removing a passkey', () => {
  it('needs the signature of one that is in force, over this very removal', async () => {
    const first = await withPasskey(parts(), ada);
    const second = await withPasskey(parts(), ada, first.device);
    const remove = (id: string, proof?: ChangeAnswer) => removePasskey(parts(), sessionOf(ada), id, proof);
    await expect(remove(first.id)).rejects.toMatchObject({ code: 'passkey_required' });
    const ofSecond = await proofOfRemoval(ada, second.id, first.device);
    await expect(remove(first.id, ofSecond)).rejects.toMatchObject({ code: 'passkey_refused' });
    await remove(first.id, await proofOfRemoval(ada, first.id, second.device));
    expect(await namesOf(ada)).toEqual([second.id]);
    await expect(remove(second.id, await proofOfRemoval(ada, second.id, first.device))).rejects.toMatchObject(
      { problem: { details: { reason: 'unknown_passkey' } } },
    );
    expect(await audited('passkey.removed')).toMatchObject([{ payload: { passkey: first.id, by: ada.id } }]);
  });

  it('leaves one while the rules ask for one', async () => {
    const { id, device } = await withPasskey(parts(), ada);
    await test.database.asOwner(`insert into platform.approval_rules (tenant_id, version, document, created_by)
      values ('${ada.tenant}', 1, '{"two_people_from_risk": "never", "two_people_from": [], "passkey_from_risk": "high",
        "separate_requester": false, "decide_within_ms": 1000, "use_within_ms": 1000}', '${ada.id}')`);
    const last = proofOfRemoval(ada, id, device);
    await expect(removePasskey(parts(), sessionOf(ada), id, await last)).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await withPasskey(parts(), ada, device);
    await removePasskey(parts(), sessionOf(ada), id, await proofOfRemoval(ada, id, device));
    expect(await namesOf(ada)).toHaveLength(1);
  });

  it('of somebody who lost theirs is an owner’s, with the owner’s own signature', async () => {
    const adas = await withPasskey(parts(), ada);
    const bens = await withPasskey(parts(), ben);
    const plain: Principal = { ...ben, scopes: ['decisions:make'] };
    await expect(
      removePasskey(parts(), sessionOf(plain), adas.id, await proofOfRemoval(plain, adas.id, bens.device)),
    ).rejects.toMatchObject({ code: 'not_found' });
    await removePasskey(parts(), sessionOf(ada), bens.id, await proofOfRemoval(ada, bens.id, adas.device));
    expect(await namesOf(plain)).toEqual([]);
    await withPasskey(parts(), ben);
  });
});

describe('inviting a person', () => {
  const invited = { name: 'Cid', role: 'operator' as const };
  it('needs the inviter’s passkey once there is one: else a stolen session could invite an approver', async () => {
    await proveInvitation(parts(), sessionOf(ada), invited, undefined);
    const { device } = await withPasskey(parts(), ada);
    await expect(proveInvitation(parts(), sessionOf(ada), invited, undefined)).rejects.toMatchObject({
      code: 'passkey_required',
    });
    const asked = (await askForProof(parts(), sessionOf(ada), { kind: 'operator.invite', ...invited }))!;
    const proof = { nonce: asked.nonce, response: device.sign(asked.options) };
    await expect(
      proveInvitation(parts(), sessionOf(ada), { ...invited, role: 'owner' }, proof),
    ).rejects.toMatchObject({ code: 'passkey_refused' });
    const again = (await askForProof(parts(), sessionOf(ada), { kind: 'operator.invite', ...invited }))!;
    await proveInvitation(parts(), sessionOf(ada), invited, {
      nonce: again.nonce,
      response: device.sign(again.options),
    });
    expect(await audited('operator.invited')).toHaveLength(1);
  });
});

it('keys of every kind that we take keep their form from COSE to JWK and back', () => {
  const pairs = [
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ed25519'),
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ];
  for (const { publicKey } of pairs) {
    const jwk = publicKey.export({ format: 'jwk' });
    expect(keyFromCose(coseFromKey(jwk as never))).toEqual(jwk);
  }
});
