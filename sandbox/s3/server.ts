import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Clock, systemClock } from '../../platform/identifiers.ts';
import { flawInSignature, type Keys } from './signature.ts';

export interface RunningS3 extends Keys {
  readonly url: string;
  readonly bucket: string;
  /** What is kept, by its path. Tests may write into it, as somebody with access to the disks could. */
  readonly objects: Map<string, Buffer>;
  stop(): Promise<void>;
}

/** Opens an S3 on 127.0.0.1 with one bucket: objects are put and got, and every signature is checked. */
export async function startS3(config: { readonly clock?: Clock } = {}): Promise<RunningS3> {
  const { clock = systemClock } = config;
  const keys = {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64'),
    region: 'eu-central-1',
  };
  const bucket = 'evidence';
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const body = await buffer(request);
    const flaw = flawInSignature({ method, url, headers, body }, keys, clock());
    if (flaw) return refuse(response, flaw === 'XAmzContentSHA256Mismatch' ? 400 : 403, flaw);
    const [path = ''] = url.split('?', 1);
    if (!path.startsWith(`/${bucket}/`)) return refuse(response, 404, 'NoSuchBucket');
    if (method === 'PUT') {
      objects.set(path, body);
      return response.writeHead(200, { etag: '"0"' }).end();
    }
    if (method !== 'GET') return refuse(response, 405, 'MethodNotAllowed');
    const found = objects.get(path);
    if (!found) return refuse(response, 404, 'NoSuchKey');
    response.writeHead(200, { 'content-type': 'binary/octet-stream' }).end(found);
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return {
    ...keys,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket,
    objects,
    stop: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
};
