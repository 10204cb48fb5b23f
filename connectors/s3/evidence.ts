import { AwsV4Signer } from 'aws4fetch';
import { sha256 } from '../../platform/canonical.ts';
import { Refusal } from '../../platform/errors.ts';
import { intact, keyOf } from '../../platform/evidence/content-address.ts';
import type { EvidencePort } from '../../tools/manual-sessions/ports.ts';
import { callVendor, type VendorReply } from '../http.ts';

export interface S3Bucket {
  /** `https://s3.eu-central-1.amazonaws.com`, or any server that speaks S3. Buckets are addressed by path. */
  readonly url: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Larger than any evidence that is taken. */
const mostBytes = 16 * 1_048_576;

/**
 * Evidence in a bucket, each object under its content's address. Requests are signed by Signature Version 4 over the
 * body's SHA-256. To put the same again writes the same bytes, so a lost answer does no harm.
 */
export function s3Evidence(bucket: S3Bucket): EvidencePort {
  const send = async (method: 'GET' | 'PUT', key: string, content?: Uint8Array): Promise<VendorReply> => {
    const signed = await new AwsV4Signer({
      method,
      url: `${bucket.url.replace(/\/$/, '')}/${bucket.bucket}/${key}`,
      service: 's3',
      region: bucket.region,
      accessKeyId: bucket.accessKeyId,
      secretAccessKey: bucket.secretAccessKey,
      headers: { 'x-amz-content-sha256': sha256(content ?? '') },
    }).sign();
    return callVendor({
      vendor: 'The evidence bucket',
      method,
      url: signed.url.href,
      headers: Object.fromEntries(signed.headers),
      ...(content && { bytes: { type: 'application/octet-stream', content } }),
      writes: false,
      mostBytes,
    });
  };
  return {
    async put(tenant, bytes) {
      const digest = sha256(bytes);
      const reply = await send('PUT', keyOf(tenant, digest), bytes);
      if (reply.status !== 200) throw refusalOf(reply);
      return digest;
    },
    async get(tenant, digest) {
      const reply = await send('GET', keyOf(tenant, digest));
      if (reply.status === 404 && /<Code>NoSuchKey</.test(String(reply.body))) return undefined;
      if (reply.status !== 200) throw refusalOf(reply);
      return intact(new Uint8Array(reply.body as Buffer), digest);
    },
  };
}

function refusalOf({ status, body }: VendorReply): Refusal {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(String(body))?.[1];
  const extras = code ? { vendorText: code } : {};
  if (status === 401 || status === 403)
    return new Refusal('vendor_unauthorized', 'The evidence bucket does not let us in.', extras);
  return new Refusal('vendor_protocol', `The evidence bucket answered ${status}.`, extras);
}
