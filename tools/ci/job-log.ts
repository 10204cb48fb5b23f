const stamp = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z /;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;
const stepBegins = '##[group]Run ';
const error = '##[error]';

/** The part of a runner's log that is asked for, as plain lines: the steps in which an error is marked, or all of it. */
export function readLog(
  text: string,
  wanted: { readonly lines: number; readonly failedOnly: boolean },
): { readonly kept: readonly string[]; readonly isWhole: boolean } {
  const all = text
    .replace(/\r/g, '')
    .replace(/\n$/, '')
    .split('\n')
    .map(line => line.replace(stamp, '').replace(colours, ''));
  const steps: string[][] = [[]];
  for (const line of all) {
    if (line.startsWith(stepBegins)) steps.push([]);
    steps.at(-1)!.push(line);
  }
  const failed = steps.filter(step => step.some(line => line.startsWith(error)));
  const chosen = wanted.failedOnly && failed.length > 0 ? failed.flat() : all;
  const kept = chosen.slice(-wanted.lines).filter(line => line !== '##[endgroup]');
  return { kept, isWhole: chosen.length === all.length && all.length <= wanted.lines };
}
