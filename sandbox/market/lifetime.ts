import { fstatSync } from 'node:fs';

/**
 * Resolves when this process should end: a signal, the parent's IPC channel, or the pipe on standard input closes.
 * A terminal or `/dev/null` on standard input says nothing about a parent.
 */
export function untilTold(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    if (process.connected) process.once('disconnect', () => resolve('the parent left'));
    const input = fstatSync(0);
    if (input.isFIFO() || input.isSocket()) {
      process.stdin.once('end', () => resolve('standard input closed')).resume();
      process.stdin.once('error', () => resolve('standard input closed'));
    }
  });
}

/** A port number from the command line, 0 for any; throws what to tell the user. */
export function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`${text} is not a port: give a number from 0 to 65535`);
  return port;
}
