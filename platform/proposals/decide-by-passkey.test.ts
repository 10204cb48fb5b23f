import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../canonical.ts';
import { askForProof } from '../identity/passkeys/change.ts';
import { removePasskey } from '../identity/passkeys/remove.ts';
import type { AssertionResponse } from '../identity/passkeys/responses.ts';
import type { Outcome } from '../kernel.ts';
import type { Principal } from '../principal.ts';
import { Authenticator, type Behaviour } from '../testing/authenticator.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { exportLines, peopleOnRecord, sessionOf, verifyLines, withPasskey } from '../testing/passkeys.ts';
import { openPasskeyChallenge, type PasskeyChallenge } from './ask-passkey.ts';
import { decide, openChallenge } from './decide.ts';
import { readProposal } from './read.ts';

let test: TestKernel;
let tenant: string;
let [ada, ben, agent] = [] as unknown as [Principal, Principal, Principal];
let device: Authenticator;
let passkey: string;
beforeAll(async () => {
  test = await openTestKernel();
});
afterAll(() => test.close());
beforeEach(async () => {
  ({ tenant, ada, ben, agent } = await peopleOnRecord(test));
  await rules('medium');
  ({ device, id: passkey } = await withPasskey(test.kernel.parts, ada));
});

const rules = (passkeyFrom: string) =>
  test.database.asOwner(`insert into platform.approval_rules (tenant_id, version, document, created_by)
    select '${tenant}', count(*) + 1, '{"two_people_from_risk": "never", "two_people_from": [], "passkey_from_risk":
      "${passkeyFrom}", "separate_requester": false, "decide_within_ms": 3600000, "use_within_ms": 3600000}', '${ada.id}'
    from platform.approval_rules where tenant_id = '${tenant}'`);
const deposit = async (input: object = {}): Promise<string> => {
  const called = { accounts: ['a', 'b', 'c'], amount: 5, ...input };
  const outcome: Outcome = await test.kernel.call(agent, 'deposit_money', called);
  if (outcome.kind !== 'approval_required') throw new Error(JSON.stringify(outcome));
  return outcome.proposal.id;
};
const ask = (proposal: string, positions?: number[], who = ada) =>
  openPasskeyChallenge(test.kernel.parts, who, { proposal, decision: 'approve', positions });
const answer = (
  proposal: string,
  { nonce, fingerprint }: Pick<PasskeyChallenge, 'nonce' | 'fingerprint'>,
  signed: AssertionResponse | undefined,
  more: { positions?: number[]; decision?: 'approve' | 'reject'; who?: Principal } = {},
) =>
  decide(test.kernel.parts, more.who ?? ada, {
    proposal,
    decision: more.decision ?? 'approve',
    fingerprint,
    challenge: nonce,
    positions: more.positions,
    passkey: signed,
  });
const approve = async (proposal: string, how: Behaviour = {}) => {
  const asked = await ask(proposal);
  return answer(proposal, asked, device.sign(asked.options, how));
};
const written = async (): Promise<string[]> => {
  await test.settle();
  return test.bank.ledger.filter(entry => entry.tenant === tenant).map(entry => entry.account);
};
const audited = async (kind: string) =>
  (await exportLines(test.kernel.parts, tenant))
    .map(line => JSON.parse(line))
    .filter(line => line.kind === kind)
    .map(({ payload }) => payload);
const refusedFor = (reason: string) => ({ problem: { code: 'passkey_refused', details: { reason } } });

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

describe('above the threshold', () => {
  it('the person’s passkey signs, and what was signed happens', async () => {
    const id = await deposit();
    expect(await approve(id)).toMatchObject({ status: 'approved' });
    expect(await written()).toEqual(['a', 'b', 'c']);
    expect((await readProposal(test.kernel.parts, ada, id)).approvals).toMatchObject([
      { approver: 'Ada', decision: 'approve', method: 'passkey' },
    ]);
  });

  it('a session alone does nothing', async () => {
    const id = await deposit();
    const opened = await openChallenge(test.kernel.parts, ada, id);
    await expect(answer(id, opened, undefined)).rejects.toMatchObject({ code: 'passkey_required' });
    expect(await written()).toEqual([]);
  });

  it('whoever has no passkey is told to add one', async () => {
    await expect(ask(await deposit(), undefined, ben)).rejects.toMatchObject({ code: 'passkey_required' });
  });

  it('rejecting needs no passkey: it writes nothing', async () => {
    const id = await deposit();
    const opened = await openChallenge(test.kernel.parts, ada, id);
    expect(await answer(id, opened, undefined, { decision: 'reject' })).toMatchObject({ status: 'rejected' });
  });

  it('two people are two passkeys, each their own', async () => {
    await test.database.asOwner(
      `update platform.approval_rules set document = jsonb_set(document, '{two_people_from_risk}', '"medium"') where tenant_id = '${tenant}'`,
    );
    const bens = await withPasskey(test.kernel.parts, ben);
    const id = await deposit();
    expect(await approve(id)).toMatchObject({ status: 'proposed', approvals: 1 });
    const asked = await ask(id, undefined, ben);
    expect(await answer(id, asked, bens.device.sign(asked.options), { who: ben })).toMatchObject({
      status: 'approved',
    });
    expect(await written()).toEqual(['a', 'b', 'c']);
  });
});

it('below the threshold a passkey may sign too, and a session still does', async () => {
  const [first, second] = [await deposit({ risk: 'low' }), await deposit({ risk: 'low' })];
  expect(await approve(first)).toMatchObject({ status: 'approved' });
  expect(await answer(second, await openChallenge(test.kernel.parts, ada, second), undefined)).toMatchObject({
    status: 'approved',
  });
  expect((await audited('proposal.countersigned')).map(({ statement }) => statement.method)).toEqual([
    'passkey',
    'session',
  ]);
});

describe('nothing is written, and it is recorded, when the passkey', () => {
  it.each<[string, Behaviour, string]>([
    ['is claimed by another key', { key: stranger }, 'wrong_signature'],
    ['signed on another page', { origin: 'http://localhost:9999' }, 'other_origin'],
    ['signed for another host', { relyingParty: 'evil.example' }, 'other_relying_party'],
    ['did not check who the person is', { userVerified: false }, 'user_not_verified'],
    ['signed a challenge of somebody else', { challenge: 'AAAA' }, 'other_challenge'],
    ['is unknown here', { credential: 'AAAA' }, 'unknown_passkey'],
  ])('%s', async (_, how, reason) => {
    const id = await deposit();
    await expect(approve(id, how)).rejects.toMatchObject(refusedFor(reason));
    expect(await written()).toEqual([]);
    expect(await audited('passkey.refused')).toEqual([
      {
        proposal: id,
        decision: 'approve',
        passkey: reason === 'unknown_passkey' ? null : passkey,
        reason,
      },
    ]);
    expect((await verifyLines(test.kernel.parts, await exportLines(test.kernel.parts, tenant))).ok).toBe(
      true,
    );
  });

  it('is another person’s', async () => {
    const bens = await withPasskey(test.kernel.parts, ben);
    const id = await deposit();
    const asked = await ask(id);
    await expect(answer(id, asked, bens.device.sign(asked.options))).rejects.toMatchObject(
      refusedFor('unknown_passkey'),
    );
    expect(await written()).toEqual([]);
  });

  it('is of another tenant', async () => {
    const id = await deposit();
    const asked = await ask(id);
    const elsewhere = await peopleOnRecord(test);
    const theirs = await withPasskey(test.kernel.parts, elsewhere.ada);
    await expect(answer(id, asked, theirs.device.sign(asked.options))).rejects.toMatchObject(
      refusedFor('unknown_passkey'),
    );
  });

  it('was removed', async () => {
    const second = await withPasskey(test.kernel.parts, ada, device);
    const id = await deposit();
    const asked = await ask(id);
    const proof = await askForProof(test.kernel.parts, sessionOf(ada), { kind: 'passkey.remove', passkey });
    await removePasskey(test.kernel.parts, sessionOf(ada), passkey, {
      nonce: proof!.nonce,
      response: second.device.sign(proof!.options),
    });
    await expect(answer(id, asked, device.sign(asked.options))).rejects.toMatchObject(
      refusedFor('unknown_passkey'),
    );
    expect(await written()).toEqual([]);
  });

  it('counts backward: it was copied', async () => {
    await approve(await deposit());
    await approve(await deposit());
    device.counter = 0;
    const id = await deposit();
    await expect(approve(id)).rejects.toMatchObject(refusedFor('copied'));
    expect((await audited('passkey.refused')).map(({ reason }) => reason)).toEqual(['copied']);
    expect((await readProposal(test.kernel.parts, ada, id)).status).toBe('proposed');
  });
});

it('an authenticator that does not count is taken as it is', async () => {
  const quiet = new Authenticator(test.kernel.parts.relyingParty, { counts: false });
  await withPasskey(test.kernel.parts, ben, undefined, quiet);
  for (const _ of [1, 2]) {
    const id = await deposit();
    const asked = await ask(id, undefined, ben);
    expect(await answer(id, asked, quiet.sign(asked.options), { who: ben })).toMatchObject({
      status: 'approved',
    });
  }
});

describe('a challenge', () => {
  it('is answered once: the same assertion again is refused, here and on another proposal', async () => {
    const [id, other] = [await deposit(), await deposit()];
    const asked = await ask(id);
    const signed = device.sign(asked.options);
    expect(await answer(id, asked, signed)).toMatchObject({ status: 'approved' });
    await expect(answer(id, asked, signed)).rejects.toMatchObject({ code: 'not_pending' });
    await expect(answer(other, asked, signed)).rejects.toMatchObject({
      code: expect.stringMatching(/^(fingerprint_mismatch|challenge_invalid)$/),
    });
    const fresh = await ask(other);
    await expect(answer(other, fresh, signed)).rejects.toMatchObject(refusedFor('other_challenge'));
    expect(await written()).toEqual(['a', 'b', 'c']);
  });

  it('is used up by an assertion that was refused', async () => {
    const id = await deposit();
    const asked = await ask(id);
    await expect(answer(id, asked, device.sign(asked.options, { key: stranger }))).rejects.toMatchObject(
      refusedFor('wrong_signature'),
    );
    await expect(answer(id, asked, device.sign(asked.options))).rejects.toMatchObject({
      code: 'challenge_invalid',
    });
  });

  it('that nobody answers leaves nothing behind', async () => {
    const id = await deposit();
    await ask(id);
    expect((await readProposal(test.kernel.parts, ada, id)).approvals).toEqual([]);
    expect(await approve(id)).toMatchObject({ status: 'approved' });
  });

  it('that is over is not answered', async () => {
    const id = await deposit();
    const asked = await ask(id);
    await test.database.asOwner(
      `update platform.challenge set expires_at = now() - interval '1 second' where proposal_id = '${id}'`,
    );
    await expect(answer(id, asked, device.sign(asked.options))).rejects.toMatchObject({
      code: 'challenge_invalid',
    });
  });

  it('is of one set of targets and one word: neither is exchanged after signing', async () => {
    const id = await deposit();
    const some = await ask(id, [0]);
    await expect(answer(id, some, device.sign(some.options))).rejects.toMatchObject(
      refusedFor('other_challenge'),
    );
    const all = await ask(id);
    await expect(answer(id, all, device.sign(all.options), { decision: 'reject' })).rejects.toMatchObject(
      refusedFor('other_challenge'),
    );
    const two = await ask(id, [2, 0]);
    expect(await answer(id, two, device.sign(two.options), { positions: [0, 2] })).toMatchObject({
      status: 'approved',
    });
    expect(await written()).toEqual(['a', 'c']);
  });
});

describe('whoever writes into our tables', () => {
  const approved = async () => {
    const id = await deposit();
    await approve(id);
    return id;
  };
  it('cannot put another answer in the place of the passkey’s', async () => {
    const id = await approved();
    await test.database.asOwner(
      `update platform.countersignature set assertion = jsonb_set(assertion, '{signature}', '"AAAA"') where proposal_id = '${id}'`,
    );
    expect(await written()).toEqual([]);
    expect((await readProposal(test.kernel.parts, ada, id)).approvals).toEqual([]);
  });

  it('cannot put a session’s word in the place of a passkey, not even with the server’s own signature', async () => {
    const id = await approved();
    const [payload] = await audited('proposal.countersigned');
    const { passkey: _, ...rest } = payload.statement;
    const statement = canonicalJson({ ...rest, method: 'session' });
    const { keyId, signature } = test.kernel.parts.keyring.sign(Buffer.from(statement));
    await test.database.asOwner(
      `update platform.countersignature set method = 'session', assertion = null, statement = '${statement}',
        key_id = '${keyId}', signature = '${signature}' where proposal_id = '${id}'`,
    );
    expect(await written()).toEqual([]);
  });

  it('cannot make a passkey of a row', async () => {
    const forged = new Authenticator(test.kernel.parts.relyingParty);
    await test.database.asOwner(
      `update platform.passkey set credential_id = '${forged.credential}' where id = '${passkey}'`,
    );
    await expect(ask(await deposit())).rejects.toMatchObject({ code: 'passkey_required' });
  });
});
