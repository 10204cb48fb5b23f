import { parsePatch } from 'diff';

/** Numbers of the lines that a file's patch adds, in the file as it is afterwards. GitHub sends the hunks alone. */
export const addedLines = (patch: string): number[] =>
  parsePatch(patch).flatMap(({ hunks }) =>
    hunks.flatMap(({ newStart, lines }) =>
      lines
        .filter(line => line.startsWith('+') || line.startsWith(' '))
        .flatMap((line, at) => (line.startsWith('+') ? [newStart + at] : [])),
    ),
  );
