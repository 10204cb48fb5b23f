import { asText, runAction } from './job.ts';

await runAction(async ({ countersign, repository, input, summarize }) => {
  const said = Object.fromEntries(
    ['url', 'goal', 'session', 'file'].map(name => [name, input(name)]).filter(([, value]) => value !== ''),
  );
  const { test, file, green, red } = await countersign.draft('generate_test', { repository, ...said });
  const asked = await countersign.propose('add_generated_test', { test }, { dedupeKey: `add-${test}` });
  const outcome =
    asked.status === 'done'
      ? `added by pull request ${asked.result.pull_request}`
      : `[waits for a person](${new URL(asked.proposal.url).href})`;
  console.log('Wrote a test and tried it.');
  await summarize(
    `### A new test\n\n${asText(file)}: ${outcome}\n\n- as the page is: ${asText(green)}\n- with its last act broken: ${asText(red)}`,
  );
  return true;
});
