import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../canonical.ts';
import { askForProof } from '../identity/passkeys/change.ts';
import { removePasskey } from '../identity/passkeys/remove.ts';
import type { Principal } from '../principal.ts';
import { openPasskeyChallenge } from '../proposals/ask-passkey.ts';
import { decide } from '../proposals/decide.ts';
import type { Authenticator } from '../testing/authenticator.ts';
import { openTestKernel, type TestKernel } from '../testing/kernel.ts';
import { exportLines, peopleOnRecord, sessionOf, verifyLines, withPasskey } from '../testing/passkeys.ts';
import { genesis, headBytes, linkHash, payloadDigest } from './entry.ts';

/**
 * What an export proves of passkeys to somebody who has the public key and nothing else, even when whoever wrote it
 * holds the server's own key and can sign any history anew.
 */
let test: TestKernel;
let ada: Principal;
let lines: string[];
type Line = Record<string, Json>;
const parsed = (line: string) => JSON.parse(line) as Line;

async function approve(agent: Principal, device: Authenticator): Promise<void> {
  const { parts } = test.kernel;
  const outcome = await test.kernel.call(agent, 'deposit_money', { accounts: ['a', 'b'], amount: 1 });
  if (outcome.kind !== 'approval_required') throw new Error('expected a proposal');
  const proposal = outcome.proposal.id;
  const asked = await openPasskeyChallenge(parts, ada, { proposal, decision: 'approve', positions: [0] });
  await decide(parts, ada, {
    proposal,
    decision: 'approve',
    positions: [0],
    fingerprint: asked.fingerprint,
    challenge: asked.nonce,
    passkey: device.sign(asked.options),
  });
}

beforeAll(async () => {
  test = await openTestKernel();
  const people = await peopleOnRecord(test);
  ada = people.ada;
  const { parts } = test.kernel;
  await test.database.asOwner(`insert into platform.approval_rules (tenant_id, version, document, created_by)
    values ('${ada.tenant}', 1, '{"two_people_from_risk": "never", "two_people_from": [], "passkey_from_risk": "low",
      "separate_requester": false, "decide_within_ms": 3600000, "use_within_ms": 3600000}', '${ada.id}')`);
  const first = await withPasskey(parts, ada);
  await approve(people.agent, first.device);
  const second = await withPasskey(parts, ada, first.device);
  await approve(people.agent, second.device);
  const asked = (await askForProof(parts, sessionOf(ada), { kind: 'passkey.remove', passkey: first.id }))!;
  const proof = { nonce: asked.nonce, response: second.device.sign(asked.options) };
  await removePasskey(parts, sessionOf(ada), first.id, proof);
  await approve(people.agent, second.device);
  lines = await exportLines(parts, people.tenant);
});
afterAll(() => test.close());

/** Writes the chain anew with changed entries: hashes, decisions and head signed with the server's own key. */
function rewritten(change: (entries: Line[]) => Line[]): string[] {
  const { keyring } = test.kernel.parts;
  const tenant = ada.tenant;
  let hash = genesis;
  let at = '';
  const entries = change(lines.slice(1, -1).map(parsed)).map((entry, index) => {
    const { type: _, hash: __, salt, payload, ...columns } = entry;
    const payload_digest = payloadDigest(Buffer.from(String(salt), 'hex'), payload!);
    const link = { ...columns, tenant, seq: index + 1, payload_digest };
    hash = linkHash(link as never, hash);
    at = String(columns.at);
    const { tenant: ___, ...line } = link;
    return canonicalJson({ type: 'entry', hash, ...line, salt, payload });
  });
  const head = { tenant, seq: entries.length, hash, at };
  const { keyId, signature } = keyring.sign(headBytes(head));
  return [lines[0]!, ...entries, canonicalJson({ type: 'head', ...head, key_id: keyId, signature })];
}

/** The last decision, changed in its words and signed anew by the server. */
function decidedOtherwise(change: (statement: Line, payload: Line) => Line): string[] {
  return rewritten(entries => {
    const place = entries.findLastIndex(({ kind }) => kind === 'proposal.countersigned');
    const payload = entries[place]!.payload as Line;
    const changed = change(payload.statement as Line, payload);
    const { keyId, signature } = test.kernel.parts.keyring.sign(
      Buffer.from(canonicalJson(changed.statement)),
    );
    return entries.with(place, { ...entries[place]!, payload: { ...changed, key_id: keyId, signature } });
  });
}

const signedBySession = () =>
  decidedOtherwise((statement, payload) => {
    const { passkey: _, ...rest } = statement;
    const { assertion: __, ...bare } = payload;
    return { ...bare, statement: { ...rest, method: 'session' } };
  });

const findings = async (changed: string[]) =>
  (await verifyLines(test.kernel.parts, changed)).findings.map(({ code }) => code);
const kindAt = (entries: Line[], kind: string, from = 0) =>
  entries.findIndex((entry, index) => index >= from && entry.kind === kind);

it('an untouched export holds, with every decision’s passkey and one taken on trust', async () => {
  expect(await verifyLines(test.kernel.parts, lines)).toMatchObject({
    ok: true,
    countersignatures: 3,
    passkeys: { decisions: 3, onTrust: 1 },
  });
  expect(await findings(rewritten(entries => entries))).toEqual([]);
});

describe('with the server’s own key nobody makes the passkey say', () => {
  it.each<[string, Line]>([
    ['another word', { decision: 'reject' }],
    ['another document', { fingerprint: 'f'.repeat(64) }],
    ['more targets', { approved: { root: 'f'.repeat(64), positions: [0, 1] } }],
    ['another person', { approver: { id: '01890000-0000-7000-8000-000000000000', name: 'Ada' } }],
    ['another name', { approver: { id: '', name: 'Ben' } }],
    ['another challenge', { challenge: 'AAAA' }],
  ])('%s', async (_, change) => {
    const changed = decidedOtherwise((statement, payload) => {
      const approver = change.approver as Line | undefined;
      const whole =
        approver?.id === '' ? { approver: { ...(statement.approver as Line), name: 'Ben' } } : change;
      return { ...payload, statement: { ...statement, ...whole } };
    });
    expect(await findings(changed)).toEqual(['countersignature_invalid']);
  });

  it('anything, with an answer that it never gave, or with none', async () => {
    for (const [member, value] of Object.entries({
      signature: 'AAAA',
      client_data: Buffer.from('{"type":"webauthn.get"}').toString('base64url'),
      authenticator_data: 'AAAA',
    })) {
      const changed = decidedOtherwise((_, payload) => ({
        ...payload,
        assertion: { ...(payload.assertion as Line), [member]: value },
      }));
      expect(await findings(changed), member).toEqual(['countersignature_invalid']);
    }
    const bare = decidedOtherwise((_, { assertion: __, ...payload }) => payload as Line);
    expect(await findings(bare)).toEqual(['countersignature_invalid']);
  });
});

it('a session’s word is not taken for what asked for a passkey, though the server signed it', async () => {
  expect(await findings(signedBySession())).toEqual(['countersignature_invalid']);
});

describe('with the server’s own key nobody', () => {
  it('adds a passkey to those of a person who has one', async () => {
    const forged = rewritten(entries => {
      const second = kindAt(entries, 'passkey.added', kindAt(entries, 'passkey.added') + 1);
      const payload = entries[second]!.payload as Line;
      return entries.with(second, { ...entries[second]!, payload: { ...payload, proof: null } });
    });
    expect(await findings(forged)).toContain('passkey_invalid');
  });

  it('puts another key in the place of one that was vouched for', async () => {
    const forged = rewritten(entries => {
      const second = kindAt(entries, 'passkey.added', kindAt(entries, 'passkey.added') + 1);
      const payload = entries[second]!.payload as Line;
      const statement = payload.statement as Line;
      const key = { ...(statement.public_key as Line), x: 'A'.repeat(43) };
      return entries.with(second, {
        ...entries[second]!,
        payload: { ...payload, statement: { ...statement, public_key: key } },
      });
    });
    expect(await findings(forged)).toContain('passkey_invalid');
  });

  it('removes one, or lets one sign that was removed, or was never added', async () => {
    const unproven = rewritten(entries => {
      const place = kindAt(entries, 'passkey.removed');
      const { proof: _, ...payload } = entries[place]!.payload as Line;
      return entries.with(place, { ...entries[place]!, payload: { ...payload, proof: null } });
    });
    expect(await findings(unproven)).toEqual(['passkey_invalid']);
    const removedBefore = rewritten(entries => {
      const place = kindAt(entries, 'proposal.countersigned');
      return [...entries.toSpliced(place, 1), entries[place]!];
    });
    expect(await findings(removedBefore)).toEqual(['countersignature_invalid']);
    const neverAdded = rewritten(entries => entries.toSpliced(kindAt(entries, 'passkey.added'), 1));
    expect(await findings(neverAdded)).toContain('countersignature_invalid');
  });
});
