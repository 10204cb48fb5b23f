import { randomBytes } from 'node:crypto';

/** A W3C `traceparent` for one call: a new trace, sampled, unless the caller is within one of its own. */
export const newTraceparent = (): string =>
  `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;

/** The trace's id out of a `traceparent`. */
export const traceOf = (traceparent: string): string => traceparent.split('-')[1] ?? '';
