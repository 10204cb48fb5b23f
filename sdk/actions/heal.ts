import { CountersignProblem } from '../problem.ts';
import { asText, type Job, runAction, tableOf } from './job.ts';

/** One broken locator, and what was proposed for it. */
interface Told {
  readonly where: string;
  readonly becomes: string;
  readonly confidence: string;
  readonly outcome: string;
}

await runAction(async job => {
  const { countersign, repository, sha } = job;
  const { heals } = await countersign.query('list_heal_requests', { repository, commit: sha });
  const told: Told[] = [];
  for (const heal of heals)
    told.push({
      where: `${heal.file}:${heal.line}`,
      becomes: heal.becomes ?? '',
      confidence: heal.found ? heal.confidence.toFixed(2) : '',
      outcome: await outcomeOf(job, heal),
    });
  console.log(`Looked at ${heals.length} broken locators.`);
  const rows = told.map(({ where, becomes, confidence }) => [where, becomes, confidence]);
  const table = tableOf(['Where', 'Becomes', 'Confidence'], rows);
  const outcomes = told.map(({ where, outcome }) => `- ${asText(where)}: ${outcome}`).join('\n');
  await job.summarize(
    heals.length === 0
      ? '### Heals\n\nNo test of this commit lost an element.'
      : `### Heals\n\n${table}\n\n${outcomes}`,
  );
  return true;
});

/** Proposes a heal once, however often the job runs, and says in Markdown where a person decides. */
async function outcomeOf(
  { countersign }: Job,
  {
    request,
    found,
    why,
    status,
  }: { request: string; found: boolean; why: string | null; status: string | null },
): Promise<string> {
  if (!found) return `not healed. ${asText(why ?? '')}`;
  if (status !== null) return `its proposal is ${asText(status)}`;
  try {
    const asked = await countersign.propose('apply_heal', { request }, { dedupeKey: `heal-${request}` });
    return asked.status === 'done'
      ? `healed by pull request ${asked.result.pull_request}`
      : `[waits for a person](${new URL(asked.proposal.url).href})`;
  } catch (error) {
    if (!(error instanceof CountersignProblem)) throw error;
    return `not proposed. ${asText(error.message)}`;
  }
}
