import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** An append-only file of changes, in the order in which they happened. */
export interface Journal<Change> {
  /** What was written before; called once, before the first append. */
  read(): Change[];
  append(change: Change): void;
  close(): void;
}

/**
 * A journal of JSON lines. A line that a crash tore off at the end was never confirmed to anybody: it is cut off.
 * A broken line before the end means that somebody else wrote to the file; that is refused.
 *
 * @param sync whether each line waits for the disk. Without it a crash of the process loses nothing, a crash of the
 *   machine may lose the last lines
 */
export function openJournal<Change>(path: string, sync = false): Journal<Change> {
  const file = openSync(path, 'a+', 0o600);
  return {
    read() {
      const bytes = readFileSync(path);
      const whole = bytes.lastIndexOf('\n') + 1;
      if (whole < bytes.length) ftruncateSync(file, whole);
      const lines = bytes.subarray(0, whole).toString().split('\n').slice(0, -1);
      return lines.map((line, index) => parse<Change>(line, `${path}:${index + 1}`));
    },
    append(change) {
      writeSync(file, `${JSON.stringify(change)}\n`);
      if (sync) fdatasyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function parse<Change>(line: string, place: string): Change {
  try {
    return JSON.parse(line) as Change;
  } catch (cause) {
    throw new Error(`${place} is not a line of a journal; restore the file or remove it to start afresh`, {
      cause,
    });
  }
}
