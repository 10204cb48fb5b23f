import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto';

/** The key with which a business signs what it sends: ECDSA P-256, UCP's baseline. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

export function newSigningKey(): SigningKey {
  return keyFrom(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** The private key as a JWK, for keeping; and back. */
export const exportKey = (key: SigningKey): JsonWebKey => key.privateKey.export({ format: 'jwk' });
export const importKey = (jwk: JsonWebKey): SigningKey =>
  keyFrom(createPrivateKey({ key: jwk, format: 'jwk' }));

/** The public half as the profile publishes it. */
export const publicJwk = (key: SigningKey): object => ({
  kid: key.id,
  ...createPublicKey(key.privateKey).export({ format: 'jwk' }),
  use: 'sig',
  alg: 'ES256',
});

/** RFC 7638's thumbprint, so that the same key has the same name everywhere. */
function keyFrom(privateKey: KeyObject): SigningKey {
  const { crv, kty, x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const id = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { id, privateKey };
}

/** RFC 9530: the digest of the bytes as they are sent. */
export const contentDigest = (body: string): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

export interface OutgoingMessage {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names; all of them are signed, in this order. */
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** RFC 9421: `Signature-Input` and `Signature` over method, authority, path, query where there is one, and headers. */
export function signatureHeaders(message: OutgoingMessage, key: SigningKey): Record<string, string> {
  const { method, url, headers, created } = message;
  const components: [string, string][] = [
    ['@method', method],
    ['@authority', url.host],
    ['@path', url.pathname],
    ...(url.search ? ([['@query', url.search]] as [string, string][]) : []),
    ...Object.entries(headers),
  ];
  const names = components.map(([name]) => `"${name}"`).join(' ');
  const parameters = `(${names});created=${created};keyid="${key.id}"`;
  const base = [
    ...components.map(([name, value]) => `"${name}": ${value}`),
    `"@signature-params": ${parameters}`,
  ].join('\n');
  const signature = sign('sha256', Buffer.from(base), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return { 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature.toString('base64')}:` };
}
