import { openLogger } from './logger.ts';

/** The process's log. Everything that is written down beside the audit goes through it, and so through redaction. */
export const log = openLogger();
