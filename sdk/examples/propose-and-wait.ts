/** Proposes to run a job again, and waits for the person. `node propose-and-wait.ts JOB` */
import { Countersign } from '../client.ts';

const [job] = process.argv.slice(2);
if (!job) {
  console.error('Usage: node propose-and-wait.ts JOB');
  process.exit(2);
}
const countersign = new Countersign({
  origin: process.env.COUNTERSIGN_ORIGIN ?? 'http://localhost:4477',
  token: process.env.COUNTERSIGN_TOKEN ?? '',
  onCall: ({ tool, outcome, trace }) => console.error(`${tool}: ${outcome} (trace ${trace})`),
});
const asked = await countersign.propose('rerun_job', { job }, { dedupeKey: `rerun-${job}` });
if (asked.status === 'done') console.log('Done, within a standing policy.');
else {
  console.log(`${asked.proposal.sentence}\nApprove it at ${asked.proposal.url}`);
  const { status, run } = await countersign.waitFor(asked.proposal.id, 300);
  console.log(run ? `${status}: ${run}` : status);
}
