import { type Problem, Refusal } from '../platform/errors.ts';
import { localDoor } from '../server/local-door.ts';
import { dataFolderPath } from '../server/safekeeping/data-folder.ts';

/** The local door of the server that runs on this data folder. */
export interface Door {
  readonly origin: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
  delete(path: string): Promise<void>;
  stream(path: string): Promise<ReadableStream<Uint8Array>>;
}

/** The running server of a data folder, or undefined when none answers. */
export async function runningServer(folder = dataFolderPath()): Promise<Door | undefined> {
  const known = localDoor(folder);
  if (!known) return undefined;
  const { origin, secret } = known;
  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const response = await fetch(`${origin}/local${path}`, {
      method,
      headers: { 'x-countersign-local': secret, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw await refusalIn(response);
    return response;
  };
  const isOurs = await send('GET', '/keys').then(
    () => true,
    () => false,
  );
  if (!isOurs) return undefined;
  return {
    origin,
    get: async <T>(path: string) => (await send('GET', path)).json() as Promise<T>,
    post: async <T>(path: string, body?: object) =>
      (await send('POST', path, body ?? {})).json() as Promise<T>,
    delete: async path => void (await send('DELETE', path)),
    stream: async path => (await send('GET', path)).body!,
  };
}

/** The running server; refuses when there is none. */
export async function needServer(): Promise<Door> {
  const door = await runningServer();
  if (door) return door;
  throw new Refusal('not_found', `No Countersign is running on ${dataFolderPath()}.`, {
    mend: 'Start it with npm start, or name its data folder with COUNTERSIGN_DATA.',
  });
}

async function refusalIn(response: Response): Promise<Refusal> {
  const { problem } = (await response.json().catch(() => ({}))) as { problem?: Problem };
  if (!problem) return new Refusal('internal', `The server answered ${response.status}.`);
  const { code, message, ...extras } = problem;
  return new Refusal(code, message, { mend: extras.mend });
}
