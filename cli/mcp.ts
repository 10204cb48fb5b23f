import { Console } from 'node:console';
import { setTimeout } from 'node:timers/promises';
import { bridgeStdio } from '../mcp-servers/stdio.ts';
import { Refusal } from '../platform/errors.ts';
import type { IssuedToken } from '../platform/identity/access-tokens.ts';
import { dataFolderPath } from '../server/safekeeping/data-folder.ts';
import { type Door, runningServer } from './door.ts';
import { openServer } from './start.ts';

const startWithinMs = 60_000;

/**
 * `countersign mcp`: a client's stdin and stdout, passed on to the running server. When none runs on the data folder, it
 * is started here and ends with the client. `COUNTERSIGN_URL` and `COUNTERSIGN_TOKEN` name a server elsewhere.
 */
export async function mcpCommand(server?: string): Promise<void> {
  // stdout belongs to the protocol; whatever anybody prints goes where clients show it as a log.
  globalThis.console = new Console(process.stderr, process.stderr);
  const path = server ? `/mcp/${encodeURIComponent(server)}` : '/mcp';
  const { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: token } = process.env;
  if (url && token) await bridgeStdio({ url: new URL(path, url), token });
  else if (url || token)
    throw new Refusal('invalid_input', 'COUNTERSIGN_URL and COUNTERSIGN_TOKEN go together.', {
      mend: 'Set both for a server elsewhere, or none for the one on this machine.',
    });
  else await bridgeHere(path);
  process.exit(0);
}

async function bridgeHere(path: string): Promise<void> {
  const { door, stop } = await serverHere();
  try {
    const { id, secret } = await door.post<IssuedToken>('/tokens', { name: 'Assistant over stdio' });
    const ended = bridgeStdio({ url: `${door.origin}${path}`, token: secret });
    await Promise.race([ended, untilEnded()]);
    await door.delete(`/tokens/${id}`).catch(() => {});
  } finally {
    await stop();
  }
}

const nothing = async (): Promise<void> => {};

/** The server that runs, or one that we start; when two clients come at once, the second waits for the first's. */
async function serverHere(): Promise<{ door: Door; stop: () => Promise<void> }> {
  const deadline = Date.now() + startWithinMs;
  for (;;) {
    const door = await runningServer();
    if (door) return { door, stop: nothing };
    try {
      const running = await openServer();
      const own = await runningServer();
      if (own) return { door: own, stop: () => running.stop() };
      await running.stop();
      throw new Error(`the server that was started on ${dataFolderPath()} does not answer`);
    } catch (error) {
      const busy = error instanceof Refusal && error.code === 'data_folder_locked';
      if (!busy || Date.now() > deadline) throw error;
      await setTimeout(250);
    }
  }
}

const untilEnded = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
