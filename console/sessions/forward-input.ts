import type { KeyboardEvent, PointerEvent, WheelEvent } from 'react';
import type { LiveInput } from '../../server/wire.ts';

const buttons = ['left', 'middle', 'right'] as const;

/** `Control+Shift`, of the keys that are held beside the one that was pressed. */
export const modifiersOf = (event: KeyboardEvent): string =>
  (
    [
      ['Control', event.ctrlKey],
      ['Alt', event.altKey],
      ['Meta', event.metaKey],
      ['Shift', event.shiftKey],
    ] as const
  )
    .filter(([name, held]) => held && name !== event.key)
    .map(([name]) => name)
    .join('+');

/** Where on the page under test a pointer of ours is, in its own pixels. */
export function placeOf(event: PointerEvent<HTMLCanvasElement> | WheelEvent<HTMLCanvasElement>): {
  x: number;
  y: number;
} {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const { width: pixels, height: lines } = event.currentTarget;
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1);
  return {
    x: within(((event.clientX - left) / width) * pixels, pixels),
    y: within(((event.clientY - top) / height) * lines, lines),
  };
}

export const pointerInput = (
  event: PointerEvent<HTMLCanvasElement>,
  kind: 'move' | 'down' | 'up',
  clicks: number,
): LiveInput => ({
  type: 'pointer',
  event: kind,
  ...placeOf(event),
  button: buttons[event.button] ?? 'left',
  clicks: Math.min(Math.max(clicks, 1), 3),
});

/** A key as input; null for what the page gets as text instead, and for what is ours. */
export function keyInput(event: KeyboardEvent, kind: 'down' | 'up'): LiveInput | null {
  const pastes = event.key.toLowerCase() === 'v' && (event.ctrlKey || event.metaKey);
  if (pastes || event.nativeEvent.isComposing || event.key === 'Unidentified' || event.key === 'Dead')
    return null;
  return { type: 'key', event: kind, key: event.key, modifiers: modifiersOf(event) };
}

/** The key that gives the keyboard back to the console. */
export const isLeaving = (event: KeyboardEvent): boolean => event.ctrlKey && event.key === '.';
