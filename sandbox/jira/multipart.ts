/** The file in the part `file` of a form; undefined when there is none. */
export function fileIn(
  contentType: string,
  body: unknown,
): { readonly filename: string; readonly mimeType: string; readonly size: number } | undefined {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary || !Buffer.isBuffer(body)) return undefined;
  const begin = body.indexOf(`--${boundary}\r\n`);
  const head = body.indexOf('\r\n\r\n', begin);
  const end = body.indexOf(`\r\n--${boundary}--`, head);
  if (begin < 0 || head < 0 || end < 0) return undefined;
  const headers = body.subarray(begin, head).toString('utf8');
  const filename = /name="file"; filename="([^"]+)"/.exec(headers)?.[1];
  if (!filename) return undefined;
  const mimeType = /Content-Type: *([^\r\n]+)/i.exec(headers)?.[1] ?? 'application/octet-stream';
  return { filename, mimeType, size: end - head - 4 };
}
