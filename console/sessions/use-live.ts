import { useEffect, useRef, useState } from 'react';
import type { LiveInput, LiveMessage } from '../../server/wire.ts';
import { lookAgain } from '../api/sessions.ts';

export interface LiveState {
  readonly status: 'opening' | 'open' | 'closed';
  readonly url: string;
  readonly title: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly sandboxed: boolean;
  readonly choices: { readonly options: readonly string[]; readonly current: string } | null;
  readonly dialog: { readonly kind: string; readonly message: string } | null;
  /** The last thing worth saying: what was recorded, what was not let through. */
  readonly notice: { readonly text: string; readonly tone: 'plain' | 'bad' } | null;
}

const opening: LiveState = {
  status: 'opening',
  url: '',
  title: '',
  viewport: { width: 1280, height: 800 },
  sandboxed: true,
  choices: null,
  dialog: null,
  notice: null,
};

/** The line to a session's browser: its pictures go to `draw`, what it tells becomes state, input is sent. */
export function useLive(session: string, draw: (picture: ImageBitmap) => void) {
  const [state, setState] = useState(opening);
  const line = useRef<WebSocket | null>(null);
  const drawing = useRef(draw);
  drawing.current = draw;
  useEffect(() => {
    const { protocol, host } = location;
    const socket = new WebSocket(
      `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/manual-sessions/${session}/live`,
    );
    socket.binaryType = 'blob';
    line.current = socket;
    let shown = 0;
    let latest = 0;
    socket.onmessage = async ({ data }) => {
      if (typeof data === 'string') {
        const message = JSON.parse(data) as LiveMessage;
        setState(before => after(before, message));
        if (message.type === 'step' || message.type === 'sighted') void lookAgain();
        return;
      }
      const number = ++latest;
      const picture = await createImageBitmap(data as Blob);
      // A picture that was decoded late does not take the place of a newer one.
      if (number > shown) {
        shown = number;
        drawing.current(picture);
      }
      picture.close();
    };
    socket.onclose = () => {
      setState(before => ({ ...before, status: 'closed' }));
      void lookAgain();
    };
    return () => socket.close();
  }, [session]);
  const send = (input: LiveInput) => {
    if (line.current?.readyState === WebSocket.OPEN) line.current.send(JSON.stringify(input));
    if (input.type === 'choose') setState(before => ({ ...before, choices: null }));
    if (input.type === 'dialog') setState(before => ({ ...before, dialog: null }));
  };
  return { state, send };
}

function after(state: LiveState, message: LiveMessage): LiveState {
  switch (message.type) {
    case 'ready':
      return { ...state, status: 'open', viewport: message.viewport, sandboxed: message.sandboxed };
    case 'page':
      return { ...state, url: message.url, title: message.title, choices: null };
    case 'choices':
      return { ...state, choices: message };
    case 'dialog':
      return { ...state, dialog: message };
    case 'step':
      return { ...state, notice: { text: `Step ${message.step.position} recorded.`, tone: 'plain' } };
    case 'log':
      return message.kind === 'blocked' || message.kind === 'page'
        ? { ...state, notice: { text: message.line, tone: 'bad' } }
        : state;
    case 'problem':
      return { ...state, notice: { text: message.message, tone: 'bad' } };
    case 'sighted':
      return state;
  }
}
