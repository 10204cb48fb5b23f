import { glob, readFile } from 'node:fs/promises';
import { CountersignProblem } from '../problem.ts';
import { uploadCoverage, uploadReport } from '../reports.ts';
import { runAction, tableOf } from './job.ts';

await runAction(async job => {
  const { repository, sha, branch, attempt, countersign } = job;
  const of = { repository, sha, branch, attempt, job: job.input('job') };
  const asked = (['files', 'coverage'] as const).filter(name => job.input(name) !== '');
  if (asked.length === 0) throw noFile('files', '');
  const left = { files: [] as string[][], coverage: [] as string[][] };
  for (const name of asked) {
    for (const file of await filesFor(job.input(name))) {
      const bytes = await readFile(file);
      if (name === 'files') {
        const { id, tests, failed, flaky } = await uploadReport(countersign, bytes, of);
        left.files.push([file, String(tests), String(failed), String(flaky), standing(id)]);
      } else {
        const { id, files, lines, covered } = await uploadCoverage(countersign, bytes, of);
        left.coverage.push([file, String(files), `${covered} of ${lines}`, standing(id)]);
      }
    }
    if (left[name].length === 0) throw noFile(name, job.input(name));
  }
  console.log(`Left ${left.files.length} test reports and ${left.coverage.length} coverage reports.`);
  if (left.files.length > 0)
    await job.summarize(
      `### Test reports\n\n${tableOf(['Report', 'Tests', 'Failed', 'Flaky', ''], left.files)}`,
    );
  if (left.coverage.length > 0)
    await job.summarize(`### Coverage\n\n${tableOf(['Report', 'Files', 'Lines run', ''], left.coverage)}`);
  return true;
});

function standing(id: string | null): string {
  return id === null ? 'known already' : 'kept';
}

async function filesFor(pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern)) files.push(file);
  return files.sort();
}

function noFile(input: string, pattern: string): CountersignProblem {
  return new CountersignProblem({
    code: 'invalid_input',
    message: `No file fits ${pattern || 'nothing'}.`,
    mend: `Give the input \`${input}\` as a path or pattern, and run the tests before.`,
  });
}
