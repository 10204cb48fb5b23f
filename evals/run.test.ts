import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('./run.ts', import.meta.url));

function evals(...words: string[]): { status: number | null; told: string } {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ...env } = process.env;
  const { status, stderr } = spawnSync(process.execPath, [script, ...words], { encoding: 'utf8', env });
  return { status, told: stderr };
}

it('cannot record without a model: that is no failed gate, and is told in one line', () => {
  const { status, told } = evals('record', 'shopping');
  expect(status).toBe(3);
  expect(told).toBe(
    'There is no model to record: set OPENAI_API_KEY, or OPENAI_BASE_URL with OPENAI_MODEL.\n',
  );
});

it('says before it measures anything that the report has no place', () => {
  const { status, told } = evals('utterances', '--report', '/no/such/folder/report.html');
  expect(status).toBe(3);
  expect(told).toBe('There is no folder /no/such/folder to write /no/such/folder/report.html to.\n');
});
