import { ActionIcon, Button, TextInput } from '@mantine/core';
import { ArrowLeft, ArrowRight, Camera, Crosshair, RotateCw } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { problemOf } from '../api/request.ts';
import { useSessionAct } from '../api/sessions.ts';
import { ProblemNote } from '../shell/problem-note.tsx';
import { Foreign } from '../text/foreign.tsx';
import { isLeaving, keyInput, placeOf, pointerInput } from './forward-input.ts';
import { Interruption } from './interruption.tsx';
import styles from './stage.module.css';
import { useLive } from './use-live.ts';

/** The browser of a session: its page as a picture, and the person's hands on it. */
export function Stage({ session }: { readonly session: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const address = useRef<HTMLInputElement>(null);
  const last = useRef({ at: 0, clicks: 0 });
  const [expecting, setExpecting] = useState(false);
  const { state, send } = useLive(session, picture =>
    canvas.current?.getContext('2d')?.drawImage(picture, 0, 0, canvas.current.width, canvas.current.height),
  );
  const screenshot = useSessionAct(session, 'screenshot');
  const wheel = useWheel(canvas, send);
  const clicksOf = (timeStamp: number): number => {
    const { at, clicks } = last.current;
    last.current = { at: timeStamp, clicks: timeStamp - at < 400 ? clicks + 1 : 1 };
    return last.current.clicks;
  };
  return (
    <section className={styles.stage} aria-label="Live browser">
      <div className={styles.bar}>
        {(
          [
            ['back', 'Back', ArrowLeft],
            ['forward', 'Forward', ArrowRight],
            ['reload', 'Load again', RotateCw],
          ] as const
        ).map(([to, name, Icon]) => (
          <ActionIcon
            key={to}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={name}
            onClick={() => send({ type: 'go', to })}
          >
            <Icon size={18} strokeWidth={1.75} aria-hidden />
          </ActionIcon>
        ))}
        <Address key={state.url} url={state.url} field={address} go={url => send({ type: 'open', url })} />
        <Button
          variant={expecting ? 'filled' : 'default'}
          aria-pressed={expecting}
          leftSection={<Crosshair size={16} aria-hidden />}
          onClick={() => setExpecting(!expecting)}
        >
          Expect
        </Button>
        <Button
          variant="default"
          leftSection={<Camera size={16} aria-hidden />}
          loading={screenshot.isPending}
          onClick={() => screenshot.mutate({})}
        >
          Screenshot
        </Button>
      </div>
      {screenshot.error && <ProblemNote problem={problemOf(screenshot.error)} />}
      <div className={styles.view} data-expecting={expecting || undefined}>
        {/* biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: what is drawn on it is an application with its own keys */}
        <canvas
          ref={canvas}
          className={styles.canvas}
          width={state.viewport.width}
          height={state.viewport.height}
          tabIndex={0}
          role="application"
          aria-label="Page under test"
          aria-describedby="live-keys"
          onPointerDown={event => {
            event.currentTarget.focus({ preventScroll: true });
            event.currentTarget.setPointerCapture(event.pointerId);
            if (expecting) {
              send({ type: 'expect', ...placeOf(event) });
              setExpecting(false);
            } else send(pointerInput(event, 'down', clicksOf(event.timeStamp)));
          }}
          onPointerMove={event => send(pointerInput(event, 'move', 1))}
          onPointerUp={event => send(pointerInput(event, 'up', last.current.clicks))}
          onContextMenu={event => event.preventDefault()}
          onWheel={wheel}
          onKeyDown={event => {
            if (isLeaving(event)) return address.current?.focus();
            const input = keyInput(event, 'down');
            if (!input) return;
            event.preventDefault();
            event.stopPropagation();
            send(input);
          }}
          onKeyUp={event => {
            const input = keyInput(event, 'up');
            if (input) send(input);
          }}
          onPaste={event => {
            const text = event.clipboardData.getData('text').slice(0, 2_000);
            if (text) send({ type: 'text', text });
          }}
        />
        {state.status !== 'open' && (
          <p className={styles.veil}>{state.status === 'opening' ? 'Opening…' : 'The browser is closed.'}</p>
        )}
      </div>
      <Interruption state={state} send={send} />
      <p id="live-keys" className={styles.keys}>
        {expecting
          ? 'Click what must be there. It is recorded as an expectation, and not clicked.'
          : 'What you type goes to the page. Ctrl + . gives the keyboard back.'}
        {!state.sandboxed && ' The server runs as root, so this Chromium runs without its own sandbox.'}
      </p>
      <p role="status" className={styles.notice} data-tone={state.notice?.tone}>
        {state.notice && <Foreign>{state.notice.text}</Foreign>}
      </p>
    </section>
  );
}

/** React listens to the wheel passively; the page under test scrolls, and not ours. */
function useWheel(
  canvas: { readonly current: HTMLCanvasElement | null },
  send: ReturnType<typeof useLive>['send'],
) {
  useEffect(() => {
    const stay = (event: Event) => event.preventDefault();
    const element = canvas.current;
    element?.addEventListener('wheel', stay, { passive: false });
    return () => element?.removeEventListener('wheel', stay);
  }, [canvas]);
  return (event: React.WheelEvent<HTMLCanvasElement>) =>
    send({ type: 'wheel', ...placeOf(event), dx: event.deltaX, dy: event.deltaY });
}

interface AddressProps {
  readonly url: string;
  readonly field: React.Ref<HTMLInputElement>;
  readonly go: (url: string) => void;
}

function Address({ url, field, go }: AddressProps) {
  const [typed, setTyped] = useState(url === 'about:blank' ? '' : url);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const whole = /^https?:\/\//.test(typed) ? typed : `https://${typed}`;
    if (URL.canParse(whole)) go(whole);
  };
  return (
    <form onSubmit={submit} className={styles.address}>
      <TextInput
        ref={field}
        aria-label="Address of the page under test"
        placeholder="https://"
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
      />
    </form>
  );
}
