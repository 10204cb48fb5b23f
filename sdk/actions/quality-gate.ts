import { CountersignProblem } from '../problem.ts';
import { asText, runAction, tableOf } from './job.ts';

/** What lets a build go on. `unknown` never does: a gate that knows nothing has checked nothing. */
const good: Readonly<Record<string, readonly string[]>> = {
  passing: ['passing'],
  pending: ['passing', 'pending'],
};

await runAction(async ({ countersign, repository, sha, input, summarize }) => {
  const through = good[input('lets_through') || 'passing'];
  if (!through)
    throw new CountersignProblem({
      code: 'invalid_input',
      message: 'The input `lets-through` is neither passing nor pending.',
    });
  const { verdict, why, failures } = await countersign.query('get_ci_status', { repository, commit: sha });
  console.log(`The verdict is ${verdict}, with ${failures.length} failures.`);
  const table = tableOf(
    ['Check', 'Test', 'Cause', 'Sure', 'What it says'],
    failures.map(({ check, test, cause, confidence, message }) => [
      check,
      test ?? '',
      cause,
      confidence,
      message,
    ]),
  );
  const reasons = why.map(each => `- ${asText(each)}`).join('\n');
  await summarize(`### Quality gate: ${verdict}\n\n${reasons}\n\n${failures.length > 0 ? table : ''}`);
  return through.includes(verdict);
});
