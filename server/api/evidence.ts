import type { Response } from 'express';

/** Evidence is an outsider's: it goes out as a download that no browser runs. `ending` is that of a file of its type. */
export function sendEvidence(
  response: Response,
  { digest, type, ending }: { readonly digest: string; readonly type: string; readonly ending: string },
  bytes: Uint8Array,
): void {
  response
    .set({
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      'content-disposition': `attachment; filename="${digest.slice(0, 16)}.${ending}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${digest}"`,
    })
    .send(Buffer.from(bytes));
}
