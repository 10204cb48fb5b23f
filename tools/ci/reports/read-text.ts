import { createHash } from 'node:crypto';
import { limits } from './report.ts';

/**
 * Hands over an upload's text as it comes, and returns the SHA-256 of its bytes. Invalid UTF-8 is refused: a reader that
 * mends it could see something else than whoever wrote it.
 */
export async function readText(
  chunks: AsyncIterable<Uint8Array>,
  refuse: (why: string) => never,
  take: (text: string) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (decode: () => string): string => {
    try {
      return decode();
    } catch {
      return refuse('it is not UTF-8');
    }
  };
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > limits.bytes) refuse(`it is larger than ${limits.bytes} bytes`);
    hash.update(chunk);
    take(decoded(() => decoder.decode(chunk, { stream: true })));
  }
  take(decoded(() => decoder.decode()));
  return hash.digest('hex');
}
