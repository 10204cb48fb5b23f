import { sha256 } from '../canonical.ts';
import { Refusal } from '../errors.ts';
import { isId } from '../identifiers.ts';

const digestForm = /^[0-9a-f]{64}$/;

/**
 * The key of some bytes in any store: `<tenant>/<first two digits>/<SHA-256>`. Refuses `not_found` for a digest that is
 * none, so that nothing else ever becomes a path.
 */
export function keyOf(tenant: string, digest: string): string {
  if (!isId(tenant) || !digestForm.test(digest)) throw new Refusal('not_found', 'There is no such evidence.');
  return `${tenant}/${digest.slice(0, 2)}/${digest}`;
}

/** The bytes, once they are what their digest says. A store that was written into is found out here. */
export function intact(bytes: Uint8Array, digest: string): Uint8Array {
  if (sha256(bytes) === digest) return bytes;
  throw new Refusal('fingerprint_mismatch', `Evidence ${digest.slice(0, 12)}… is not what was kept.`, {
    mend: 'Restore it from a backup; what is there now proves nothing.',
  });
}
