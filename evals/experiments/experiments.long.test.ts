import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'langsmith';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSynced, remoteName } from '../langsmith/datasets.ts';
import { LangSmithServer, type SentRun } from '../langsmith/server.fixture.ts';
import { push, uuidOf } from '../langsmith/sync.ts';

const name = 'quality';
const remote = remoteName(name);
const cases = ['main-red', 'rerun-rejected', 'release-healed'];
const langsmith = new LangSmithServer();
let printed: string;

/** As somebody with a LangSmith types it, after a push of the dataset. */
beforeAll(async () => {
  const endpoint = await langsmith.open();
  const client = new Client({ apiUrl: endpoint, apiKey: 'lsv2_of_the_test', autoBatchTracing: false });
  await push(client, remote, readSynced(name));
  langsmith.requests.length = 0;
  const { PATH, HOME } = process.env;
  const environment = {
    LANGSMITH_TEST_TRACKING: 'true',
    LANGSMITH_API_KEY: 'lsv2_of_the_test',
    LANGSMITH_ENDPOINT: endpoint,
  };
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'evals', '--reporter', 'verbose'];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...vitest, `evals/experiments/${name}.eval.test.ts`, '-t', cases.map(each => ` ${each},`).join('|')],
    { env: { PATH, HOME, NO_COLOR: '1', ...environment }, cwd: new URL('../..', import.meta.url) },
  );
  printed = stdout;
});
afterAll(() => langsmith.close());

/** The trajectory's evaluator has runs of its own beside those of the cases. */
const played = (): SentRun[] => [...langsmith.runs.values()].filter(({ name }) => cases.includes(name ?? ''));

it('plays the cases and passes', () => {
  expect(printed).toMatch(/Tests\s+3 passed/);
});

it('is one experiment over the examples that were pushed, and adds none', () => {
  expect(langsmith.datasets).toHaveLength(1);
  expect(langsmith.experiments).toMatchObject([{ reference_dataset_id: langsmith.datasets[0]!.id }]);
  expect(langsmith.examples.size).toBe(readSynced(name).length);
  expect(langsmith.requests.filter(request => /^(POST|PATCH) .*examples/.test(request))).toEqual([]);
});

it('has a run for each case, with what was answered and what the judge scored', () => {
  expect(played().map(run => [run.name, run.reference_example_id])).toEqual(
    cases.map(each => [each, uuidOf(remote, each)]),
  );
  const [red, rejected] = played();
  expect(red!.outputs).toMatchObject({ calls: ['get_ci_status', 'list_heal_requests'], proposals: [] });
  expect(rejected!.outputs).toMatchObject({ proposals: ['rerun_job'] });
  for (const { id, error } of played()) {
    expect(error ?? null).toBeNull();
    const scores = langsmith.feedback.filter(({ run_id }) => run_id === id);
    expect(Object.fromEntries(scores.map(({ key, score }) => [key, Number(score)]))).toMatchObject({
      as_expected: 1,
      grounded: 1,
      pass: 1,
    });
  }
});
