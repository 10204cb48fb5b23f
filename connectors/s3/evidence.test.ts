import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../platform/canonical.ts';
import { newId } from '../../platform/identifiers.ts';
import { type RunningS3, startS3 } from '../../sandbox/s3/server.ts';
import { s3Evidence } from './evidence.ts';

const [ours, theirs] = [newId(), newId()];
let s3: RunningS3;
let now = Date.now();
beforeAll(async () => {
  s3 = await startS3({ clock: () => new Date(now) });
});
afterEach(() => {
  now = Date.now();
});
afterAll(() => s3.stop());
const kept = new TextEncoder().encode('kept');

it('whatever is put comes back under its SHA-256, to its own tenant only', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), async bytes => {
      const store = s3Evidence(s3);
      const digest = await store.put(ours, bytes);
      expect(digest).toBe(sha256(bytes));
      expect(await store.get(ours, digest)).toEqual(bytes);
      expect(await store.get(theirs, digest)).toBeUndefined();
    }),
    { numRuns: 10 },
  ));

it('the same bytes are one object', async () => {
  const before = s3.objects.size;
  const digests = await Promise.all([1, 2, 3].map(() => s3Evidence(s3).put(ours, kept)));
  expect(new Set(digests).size).toBe(1);
  expect(s3.objects.size).toBe(before + 1);
});

it('an object that somebody changed is refused, not given out', async () => {
  const digest = await s3Evidence(s3).put(ours, kept);
  const path = [...s3.objects.keys()].find(key => key.endsWith(digest))!;
  s3.objects.set(path, Buffer.from('changed'));
  await expect(s3Evidence(s3).get(ours, digest)).rejects.toMatchObject({ code: 'fingerprint_mismatch' });
});

it.each([
  ['another secret', { secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  ['an unknown key', { accessKeyId: 'AKIAUNKNOWN' }, 'InvalidAccessKeyId'],
  ['another region', { region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
])('%s opens nothing', async (_what, wrong, vendorText) => {
  const problem = { code: 'vendor_unauthorized', problem: { vendorText } };
  await expect(s3Evidence({ ...s3, ...wrong }).put(ours, kept)).rejects.toMatchObject(problem);
});

it('a signature of an hour ago opens nothing', async () => {
  now += 3_600_000;
  const problem = { code: 'vendor_unauthorized', problem: { vendorText: 'RequestTimeTooSkewed' } };
  await expect(s3Evidence(s3).get(ours, sha256(kept))).rejects.toMatchObject(problem);
});

it('a bucket that is not there is said, and not taken for missing evidence', async () => {
  await expect(s3Evidence({ ...s3, bucket: 'nowhere' }).get(ours, sha256(kept))).rejects.toMatchObject({
    code: 'vendor_protocol',
  });
});
