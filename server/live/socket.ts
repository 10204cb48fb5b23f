import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { liveInput } from '../../connectors/chromium/input.ts';
import { problemOf, Refusal } from '../../platform/errors.ts';
import { type Authentication, isProblem } from '../../platform/identity/authenticate.ts';
import type { Principal } from '../../platform/principal.ts';
import { log } from '../../platform/telemetry/log.ts';
import { headersOf } from '../api/caller.ts';
import type { LiveSession, Viewer } from './live-session.ts';
import type { LiveSessions } from './live-sessions.ts';

const path = /^\/api\/manual-sessions\/([0-9a-f-]{36})\/live$/;
/** A picture is left out while so many bytes wait on a slow line; the next one is newer. */
const mostWaiting = 1_000_000;
const signedInEveryMs = 10_000;

interface SocketOptions {
  readonly server: Server;
  readonly origin: string;
  readonly authentication: Authentication;
  readonly live: LiveSessions;
}

/**
 * The line between a live browser and its page of the console. It is opened by a page of ours with a person's session, and
 * it ends when that session does. What comes in is judged by its schema before it becomes input.
 */
export function liveSocket({ server, origin, authentication, live }: SocketOptions): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16_384, perMessageDeflate: false });
  const personOf = async (request: IncomingMessage): Promise<Principal> => {
    const headers = headersOf(request);
    // A page of another site may open a WebSocket with our cookie; it cannot choose its Origin.
    if (headers.get('origin') !== origin)
      throw new Refusal('foreign_origin', 'A live browser is opened by a page of ours.');
    const caller = await authentication.session({ method: 'GET', headers });
    if (isProblem(caller)) throw new Refusal(caller.code, caller.message, caller);
    return caller;
  };
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const session = path.exec(new URL(request.url ?? '/', origin).pathname)?.[1];
    try {
      if (!session) throw new Refusal('not_found', 'There is no line here.');
      const found = live.of(await personOf(request), session);
      sockets.handleUpgrade(request, socket, head, line => {
        const stillIn = setInterval(
          () => void personOf(request).catch(() => line.close(4401, 'signed out')),
          signedInEveryMs,
        );
        line.on('close', () => clearInterval(stillIn));
        join(line, found);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) log.error({ err: error }, 'a live line could not be opened');
      const { code } = problemOf(error);
      const status = code === 'unauthenticated' ? '401 Unauthorized' : '403 Forbidden';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
  });
}

function join(line: WebSocket, live: LiveSession): void {
  const viewer: Viewer = {
    frame: jpeg => {
      if (line.bufferedAmount < mostWaiting) line.send(jpeg);
    },
    tell: message => line.send(JSON.stringify(message)),
    end: () => line.close(1000),
  };
  line.on('message', async (data, isBinary) => {
    try {
      const input = isBinary ? undefined : liveInput.safeParse(JSON.parse(String(data)));
      if (!input?.success) throw new Refusal('invalid_input', 'That is no input of a live browser.');
      await live.do(input.data);
    } catch (error) {
      viewer.tell({
        type: 'problem',
        message: error instanceof Refusal ? error.message : 'That did not work.',
      });
    }
  });
  line.on('close', () => live.leave(viewer));
  line.on('error', () => line.terminate());
  live.watch(viewer);
}
