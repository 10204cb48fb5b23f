import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { RelyingParty } from '../identity/passkeys/assertion.ts';
import type { AssertionResponse, AttestationResponse } from '../identity/passkeys/responses.ts';

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** How a browser and an authenticator may behave otherwise than they should. */
export interface Behaviour {
  readonly origin?: string;
  readonly relyingParty?: string;
  readonly userVerified?: boolean;
  /** Signs this instead of the challenge that it was asked for. */
  readonly challenge?: string;
  /** Signs with this key instead of its own. */
  readonly key?: KeyObject;
  /** Claims to be this credential. */
  readonly credential?: string;
}

/** An authenticator in software with one passkey, and the browser around it. For tests only. */
export class Authenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #party: RelyingParty;
  readonly credential: string = base64url(randomBytes(32));
  /** How often it signed; 0 for ever when it does not count. */
  counter: number;
  readonly #counts: boolean;

  constructor(party: RelyingParty, { counts = true } = {}) {
    this.#party = party;
    this.#counts = counts;
    this.counter = 0;
  }

  /** Makes the passkey, as `navigator.credentials.create` answers. */
  create({ challenge }: { readonly challenge: string }, how: Behaviour = {}): AttestationResponse {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    const id = Buffer.from(this.credential, 'base64url');
    const key = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const authData = Buffer.concat([this.#data(how, 0x40), Buffer.alloc(16), length, id, key]);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    const clientDataJSON = this.#client('webauthn.create', challenge, how);
    return {
      ...this.#answer(how),
      response: { clientDataJSON, attestationObject: base64url(isoCBOR.encode(attestation as never)) },
    };
  }

  /** Signs, as `navigator.credentials.get` answers. */
  sign({ challenge }: { readonly challenge: string }, how: Behaviour = {}): AssertionResponse {
    if (this.#counts) this.counter += 1;
    const data = this.#data(how, 0);
    const clientDataJSON = this.#client('webauthn.get', challenge, how);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = base64url(sign('sha256', signed, how.key ?? this.#keys.privateKey));
    return {
      ...this.#answer(how),
      response: { authenticatorData: base64url(data), clientDataJSON, signature },
    };
  }

  #answer(how: Behaviour) {
    const id = how.credential ?? this.credential;
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
  }

  #client(type: string, asked: string, how: Behaviour): string {
    const said = {
      type,
      challenge: how.challenge ?? asked,
      origin: how.origin ?? this.#party.origin,
      crossOrigin: false,
    };
    return base64url(Buffer.from(JSON.stringify(said)));
  }

  #data(how: Behaviour, more: number): Buffer {
    const flags = 0x01 | (how.userVerified === false ? 0 : 0x04) | more;
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags);
    rest.writeUInt32BE(this.counter, 1);
    return Buffer.concat([sha256(how.relyingParty ?? this.#party.id), rest]);
  }
}
