import { Refusal } from '../../platform/errors.ts';
import { redactText } from '../../platform/telemetry/redact-text.ts';
import { redact } from '../../platform/telemetry/redaction.ts';

const megabyte = 1_048_576;

/** What evidence may be, how large, and how its bytes begin. Nothing that a browser would run is among it. */
export const mediaTypes = {
  'image/png': {
    largest: 8 * megabyte,
    begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ending: 'png',
  },
  'image/jpeg': { largest: 8 * megabyte, begins: [0xff, 0xd8, 0xff], ending: 'jpg' },
  'video/webm': { largest: 8 * megabyte, begins: [0x1a, 0x45, 0xdf, 0xa3], ending: 'webm' },
  'text/plain': { largest: megabyte, begins: null, ending: 'txt' },
  'application/json': { largest: 8 * megabyte, begins: null, ending: 'json' },
} as const;
export type MediaType = keyof typeof mediaTypes;
export const mediaTypeNames = Object.keys(mediaTypes) as [MediaType, ...MediaType[]];

/**
 * The bytes as they may be kept: pictures and films as they are once they are what they are said to be, texts without
 * their secrets. Refuses what is too large, empty, or of another type.
 */
export function admitted(type: MediaType, bytes: Uint8Array): Uint8Array {
  const { largest, begins } = mediaTypes[type];
  if (bytes.byteLength === 0)
    throw new Refusal('invalid_input', 'The evidence is empty.', { path: 'content' });
  if (bytes.byteLength > largest)
    throw new Refusal('body_too_large', `${type} may have ${largest} bytes; this has ${bytes.byteLength}.`);
  if (begins) {
    if (begins.every((byte, index) => bytes[index] === byte)) return bytes;
    throw new Refusal('invalid_input', `The bytes are no ${type}.`, { path: 'media_type' });
  }
  const text = textOf(bytes);
  if (type === 'text/plain') return new TextEncoder().encode(redactText(text));
  try {
    return new TextEncoder().encode(JSON.stringify(redact(JSON.parse(text))));
  } catch {
    throw new Refusal('invalid_input', 'The bytes are no JSON.', { path: 'media_type' });
  }
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('invalid_input', 'The bytes are no text in UTF-8.', { path: 'media_type' });
  }
}
