import { z } from 'zod';
import { Refusal } from '../../platform/errors.ts';
import { action } from '../../platform/tool.ts';
import { githubHosts } from '../ci/hosts.ts';
import {
  changeGuarantees,
  openedPull,
  openPullFor,
  readChange,
  reconcilePull,
  verifyPull,
} from './change/file-change.ts';
import './ports.ts';
import './tables.ts';

const trial = z.object({ green: z.string(), red: z.string() });

export const addGeneratedTest = action({
  name: 'add_generated_test',
  title: 'Add a written test',
  description: 'Proposes to add a test that generate_test wrote and tried, by pull request.',
  version: 1,
  scopes: ['test-upkeep:act'],
  egress: githubHosts,
  untrusted: true,
  input: z.object({ test: z.uuid().describe('from generate_test') }),
  output: openedPull,
  say: ({ pull_request, repository }) => `Pull request ${pull_request} of ${repository} adds it.`,
  nextSteps: () => ['get_ci_status of the pull request'],
  async preview(input, context) {
    const row = await context.store(store =>
      store
        .selectFrom('test_upkeep.generated_test')
        .selectAll()
        .where('id', '=', input.test)
        .executeTakeFirst(),
    );
    if (!row) throw new Refusal('not_found', 'No test of that id was written.', { path: 'test' });
    const { repository, file: path, source } = row;
    const connection = context.ports.code.open(repository);
    const how = { signal: context.signal };
    const base = await connection.defaultBranch(how);
    if (await connection.file(path, base, how))
      throw new Refusal('invalid_input', `${base} has a file of that name already.`, {
        path: 'test',
        mend: 'Write it again with another file.',
      });
    const { green, red } = trial.parse(row.trial);
    const change = {
      repository,
      base,
      path,
      replaces: null,
      text: source,
      title: `Add ${path}`,
      body: 'The test passed on the page, and failed when the page was broken. A person approved exactly this file in Countersign.',
    };
    return {
      sentence: `Add the test ${path} to ${repository}, by a pull request to ${base}.`,
      targets: [{ ref: `${repository}/${path}`, title: path, before: { file: null }, after: { change } }],
      totals: [],
      facts: [
        { label: 'Made from', value: row.origin, source: 'the request', untrusted: true },
        { label: 'Test', value: source, source: 'written by us, from names on the page', untrusted: true },
        { label: 'On the page as it is', value: green, source: 'our run' },
        { label: 'On a broken page', value: red, source: 'our run', untrusted: true },
      ],
      reversibility: {
        kind: 'reversible' as const,
        how: 'The pull request is closed and its branch deleted, while it is not merged.',
      },
      risk: { level: 'low' as const, reasons: ['It adds one test file; nothing is merged by it.'] },
      guarantees: changeGuarantees,
      account: repository,
    };
  },
  read: readChange,
  apply: openPullFor,
  reconcile: reconcilePull,
  verify: verifyPull,
  undo(_target, receipt) {
    const { repository, pull_request } = openedPull.parse(receipt);
    return { tool: 'withdraw_test_change', input: { repository, pull_request } };
  },
  result: ([receipt]) => openedPull.parse(receipt),
});
