import { glob, readFile } from 'node:fs/promises';
import { CountersignProblem } from '../problem.ts';
import { uploadReport } from '../reports.ts';
import { runAction, tableOf } from './job.ts';

await runAction(async job => {
  const files: string[] = [];
  for await (const file of glob(job.input('files'))) files.push(file);
  if (files.length === 0)
    throw new CountersignProblem({
      code: 'invalid_input',
      message: `No file fits ${job.input('files')}.`,
      mend: 'Give the input `files` as a path or pattern, and run the tests before.',
    });
  const { repository, sha, branch, attempt } = job;
  const of = { repository, sha, branch, attempt, job: job.input('job') };
  const rows: string[][] = [];
  for (const file of files.sort()) {
    const { id, tests, failed, flaky } = await uploadReport(job.countersign, await readFile(file), of);
    rows.push([file, String(tests), String(failed), String(flaky), id === null ? 'known already' : 'kept']);
  }
  console.log(`Left ${rows.length} test reports.`);
  await job.summarize(`### Test reports\n\n${tableOf(['Report', 'Tests', 'Failed', 'Flaky', ''], rows)}`);
  return true;
});
