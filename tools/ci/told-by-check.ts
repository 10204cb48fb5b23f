import { Refusal } from '../../platform/errors.ts';
import { failuresInLog } from './classification/failures-in-log.ts';
import { tellsNothing } from './classification/signs.ts';
import { readLog } from './job-log.ts';
import type { Annotation, CallHow, Check, CiConnection } from './ports.ts';
import { testName } from './test-name.ts';

/** One failure as a check tells of it. An outsider's text. */
export interface Told {
  readonly text: string;
  readonly test: string | null;
  readonly at: Pick<Annotation, 'path' | 'line'> | null;
}

export const mostOfACheck = 20;
const logBytes = 20_000;
const logLines = 400;

/**
 * What a failed check tells: its annotations, or, where these are missing, blank or say nothing, the failed step's part of
 * its log. Either way one for each test that is named, so that the answer does not hang on who writes annotations.
 */
export async function toldBy(
  { id, kind, annotations }: Pick<Check, 'id' | 'kind' | 'annotations'>,
  connection: CiConnection,
  how: CallHow,
): Promise<Told[]> {
  const found = annotations > 0 && kind !== 'status' ? await connection.annotations(id, how) : [];
  const speaking = found.filter(({ level, message }) => level === 'failure' && !tellsNothing(message));
  if (speaking.length > 0)
    return speaking.slice(0, mostOfACheck).map(({ title, message, path, line }) => ({
      text: `${title ?? ''}\n${message}`,
      test: title === null ? null : testName(title) || null,
      at: { path, line },
    }));
  const log = kind === 'job' ? await connection.log(id, logBytes, how).catch(unlessGone) : '';
  const { kept } = readLog(log, { lines: logLines, failedOnly: true });
  const tests = failuresInLog(kept);
  return tests.length > 0
    ? tests.slice(0, mostOfACheck).map(({ test, text }) => ({ text, test, at: null }))
    : [{ text: kept.join('\n'), test: null, at: null }];
}

/** Logs are kept for a time only. */
function unlessGone(error: unknown): '' {
  if (error instanceof Refusal && error.code === 'not_found') return '';
  throw error;
}
