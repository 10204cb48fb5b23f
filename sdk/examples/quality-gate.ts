/** A gate for a build: fails unless the commit's verdict is *passing*. `node quality-gate.ts owner/name SHA` */
import { Countersign } from '../client.ts';

const [repository, commit] = process.argv.slice(2);
if (!repository || !commit) {
  console.error('Usage: node quality-gate.ts owner/name SHA');
  process.exit(2);
}
const countersign = new Countersign({
  origin: process.env.COUNTERSIGN_ORIGIN ?? 'http://localhost:4477',
  token: process.env.COUNTERSIGN_TOKEN ?? '',
});
const { verdict, failures } = await countersign.query('get_ci_status', { repository, commit });
console.log(`${repository}@${commit}: ${verdict}`);
for (const { check, cause } of failures) console.log(`  ${check}: ${cause}`);
process.exitCode = verdict === 'passing' ? 0 : 1;
