import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LangSmithServer, type SentRun } from '../../evals/langsmith/server.fixture.ts';
import { spansOf } from '../testing/collector.ts';
import { type Observed, observe } from '../testing/observed.ts';
import type { CandidateExample } from './examples.ts';

/** The product as its own process, with a LangSmith and a collector on loopback; three orders, one decision each. */
const langsmith = new LangSmithServer();
const decisions = ['approve', 'edit', 'reject'] as const;
const mail = 'margaret.canary@example.org';
let house: Observed;
let threads: readonly string[];
/** What `countersign examples` printed, and what it wrote. */
let examples: { readonly printed: string; readonly written: readonly CandidateExample[] };

beforeAll(async () => {
  house = await observe({
    LANGSMITH_TRACING: 'true',
    LANGSMITH_API_KEY: 'lsv2_of_the_test',
    LANGSMITH_ENDPOINT: await langsmith.open(),
    LANGSMITH_PROJECT: 'the shop',
  });
  threads = [await order('approve'), await order('edit'), await order('reject')];
  examples = await examplesByCommand();
  await house.stop();
}, 300_000);
afterAll(async () => {
  await house?.close();
  await langsmith.close();
});

/** Proposes an order in a conversation of its own, and decides on it. */
async function order(decision: (typeof decisions)[number]): Promise<string> {
  const { person } = house;
  const conversation = await person.conversation();
  await conversation.say('find noise-cancelling headphones at Countersign Store');
  const proposal = await conversation.propose('buy the best');
  if (decision === 'approve') await person.approve(proposal);
  if (decision === 'reject') await person.decide(proposal, 'reject', { reason: `ask ${mail} first` });
  // The conversation goes on waiting, now for the proposal that was made of it.
  if (decision === 'edit') await person.post(`/api/proposals/${proposal}/edit`, { input: { quantity: 2 } });
  else await conversation.told(proposal);
  return conversation.thread;
}

async function examplesByCommand() {
  const program = join(import.meta.dirname, '../../cli/countersign.mjs');
  const file = join(await mkdtemp(join(tmpdir(), 'examples-')), 'candidates.jsonl');
  const { PATH, HOME } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, 'examples', ...threads, '--out', file],
    { env: { PATH, HOME, COUNTERSIGN_DATA: join(house.folder, 'data') } },
  );
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return { printed: stdout, written: lines.map(line => JSON.parse(line) as CandidateExample) };
}

const roots = (): SentRun[] =>
  [...langsmith.runs.values()].filter(run => run.name === 'countersign' && !run.parent_run_id);

it('gets each run of the graph whole, by the multipart way, in the project that was named', () => {
  expect(langsmith.requests).toContain('POST /runs/multipart');
  expect(langsmith.requests).not.toContain('POST /runs/batch');
  expect(langsmith.keys).toEqual(new Set(['lsv2_of_the_test']));
  expect(roots().length).toBeGreaterThanOrEqual(6);
  for (const run of roots()) {
    expect(run).toMatchObject({ session_name: 'the shop', inputs: expect.anything() });
    expect(run.end_time, `${run.id} has ended`).toBeTruthy();
    expect(run.error ?? null).toBeNull();
  }
  const below = [...langsmith.runs.values()].filter(({ parent_run_id }) => parent_run_id);
  for (const { parent_run_id } of below) expect(langsmith.runs.has(parent_run_id!)).toBe(true);
  expect(new Set(below.map(({ run_type }) => run_type))).toContain('llm');
});

it('gets each decision of a person as a score on the run that proposed', () => {
  const scored = langsmith.feedback.map(({ value, score, key }) => ({ key, value, score }));
  expect(scored).toEqual([
    { key: 'human_decision', value: 'approve', score: 1 },
    { key: 'human_decision', value: 'edit', score: 0.5 },
    { key: 'human_decision', value: 'reject', score: 0 },
  ]);
  for (const { run_id } of langsmith.feedback)
    expect(JSON.stringify(langsmith.runs.get(run_id)!.inputs)).toContain('buy the best');
  expect(new Set(langsmith.feedback.map(({ run_id }) => run_id)).size).toBe(decisions.length);
  expect(langsmith.feedback[2]!.comment).toBe('ask [redacted:email] first');
});

it('is not the only one that hears: the collector gets the traces of the same decisions over OTLP', () => {
  const names = spansOf(house.collector).map(({ name }) => name);
  expect(names.filter(name => name === 'POST /api/proposals/:id/decisions')).toHaveLength(2);
  expect(names).toContain('POST /api/proposals/:id/edit');
  expect(names).toContain('invoke_workflow countersign');
});

it('countersign examples writes the conversations as candidates for a dataset, with what the person decided', () => {
  expect(examples.printed).toContain(`Wrote ${examples.written.length} examples to`);
  const bought = examples.written.filter(({ inputs }) => inputs.message === 'buy the best');
  expect(bought.map(({ metadata }) => metadata.thread)).toEqual(threads);
  expect(bought.map(({ outputs }) => outputs.proposals.map(({ status }) => status))).toEqual([
    ['executed'],
    ['superseded'],
    ['rejected'],
  ]);
  expect(JSON.stringify(examples.written)).not.toContain(mail);
});
