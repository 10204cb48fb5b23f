import { startTelemetry } from '../platform/telemetry/start.ts';
import { configurationFrom } from '../server/configuration.ts';
import { dataFolderPath, openDataFolder } from '../server/safekeeping/data-folder.ts';
import type { Running } from '../server/start.ts';
import { welcome } from './welcome.ts';

/** Starts the server on the data folder that the environment names, and holds the folder until it has stopped. */
export async function openServer(environment: NodeJS.ProcessEnv = process.env): Promise<Running> {
  const configuration = configurationFrom(environment);
  const telemetry = await startTelemetry(environment); // before the server's modules: what is imported earlier is not seen
  const folder = await openDataFolder(dataFolderPath(environment));
  try {
    const { startServer } = await import('../server/start.ts');
    const running = await startServer(configuration, folder, environment, telemetry);
    return {
      ...running,
      stop: async () => {
        await running.stop();
        await folder.release();
        await telemetry.stop();
      },
    };
  } catch (error) {
    await folder.release();
    throw error;
  }
}

/** `countersign start`: runs until it is told to stop. */
export async function startCommand(): Promise<void> {
  const since = performance.now();
  const starting = openServer();
  const told = untilTold();
  const running = await Promise.race([starting, told.then(() => undefined)]);
  if (!running) return (await starting).stop();
  const { origin, identity, installation, market } = running;
  const { addressOfLink, issueOperatorLink } = await import('../platform/identity/operator-links.ts');
  const link = await issueOperatorLink(identity, installation.tenant, installation.operator);
  console.log(
    welcome({
      origin,
      link: addressOfLink(origin, link.secret),
      merchants: market?.merchants ?? [],
      data: dataFolderPath(),
      seconds: (performance.now() - since) / 1000,
    }),
  );
  await told;
  console.log('\nStopping …');
  await running.stop();
  // What libraries left open must not keep a stopped server alive.
  process.exit(0);
}

/** One Ctrl-C arrives twice under npm: from the terminal, and passed on. */
const sameKeystrokeMs = 1_000;

/** Resolves at the first Ctrl-C or request to end; a second one ends at once. */
function untilTold(): Promise<void> {
  return new Promise(resolve => {
    let toldAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (toldAt !== undefined && performance.now() - toldAt > sameKeystrokeMs) process.exit(130);
        toldAt ??= performance.now();
        resolve();
      });
  });
}
