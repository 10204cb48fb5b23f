import { fstatSync } from 'node:fs';

/** Resolves when this process should end: by a signal, or because the IPC channel to its parent is gone. */
export function untilTold(): Promise<string> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    if (process.connected) process.once('disconnect', () => resolve('the parent left'));
  });
}

/**
 * The same for a child that its parent holds by a pipe on standard input. A command that a person or a script starts must
 * not use it: theirs may be a pipe that has ended already.
 */
export function untilToldOrLeft(): Promise<string> {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) return untilTold();
  const left = new Promise<string>(resolve => {
    process.stdin.once('end', () => resolve('standard input closed')).resume();
    process.stdin.once('error', () => resolve('standard input closed'));
  });
  return Promise.race([untilTold(), left]);
}

/** A port number from the command line, 0 for any; throws what to tell the user. */
export function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`${text} is not a port: give a number from 0 to 65535`);
  return port;
}
