import { appendFile } from 'node:fs/promises';
import { Countersign } from '../client.ts';
import { CountersignProblem } from '../problem.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a job of GitHub Actions is about, as the runner tells it, and the client that the action's inputs name. */
export interface Job {
  readonly countersign: Countersign;
  readonly repository: string;
  readonly sha: string;
  readonly branch: string;
  readonly attempt: number;
  /** An input of the action; the empty text where it was not given. */
  input(name: string): string;
  /** Adds to the job's summary. */
  summarize(markdown: string): Promise<void>;
}

/** Reads the job from its environment. Throws a `CountersignProblem` that names what is missing. */
export function jobFrom(environment: Environment): Job {
  const need = (name: string, mend: string): string => {
    const value = environment[name];
    if (value) return value;
    throw new CountersignProblem({ code: 'invalid_input', message: `${name} is not set.`, mend });
  };
  const input = (name: string): string => environment[`COUNTERSIGN_${name.toUpperCase()}`] ?? '';
  return {
    countersign: new Countersign({
      origin: need('COUNTERSIGN_ORIGIN', 'Give the input `origin`: where Countersign answers.'),
      token: need('COUNTERSIGN_TOKEN', 'Give the input `token`, from a secret of the repository.'),
    }),
    repository: need('GITHUB_REPOSITORY', 'This runs in GitHub Actions.'),
    // A pull request's GITHUB_SHA is a merge that nobody pushed; the head is what checks are about.
    sha: input('sha') || need('GITHUB_SHA', 'This runs in GitHub Actions.'),
    branch: environment.GITHUB_HEAD_REF || need('GITHUB_REF_NAME', 'This runs in GitHub Actions.'),
    attempt: Number(environment.GITHUB_RUN_ATTEMPT ?? 1),
    input,
    async summarize(markdown) {
      if (environment.GITHUB_STEP_SUMMARY) await appendFile(environment.GITHUB_STEP_SUMMARY, `${markdown}\n`);
    },
  };
}

/**
 * Runs an action's work: a problem becomes one line and exit code 2, a `false` exit code 1. Outsiders' text goes to the
 * summary and never to the log, where a runner would obey `::commands` in it.
 */
export async function runAction(work: (job: Job) => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await work(jobFrom(process.env))) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CountersignProblem)) throw error;
    console.error(`Countersign refused: ${error.code}`);
    await jobSummaryOf(error);
    process.exitCode = 2;
  }
}

async function jobSummaryOf(problem: CountersignProblem): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) await appendFile(file, `Countersign refused: ${asText(problem.message)}\n`);
}

/** Text of an outsider as Markdown that shows it and does nothing else: no link, picture, markup or mention. */
export const asText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, 500)
    .replace(/[\\`*_{}[\]()#+\-.!|<>&~@:/]/g, found => `&#${found.codePointAt(0)};`);

/** A table in Markdown; every cell is shown as text. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(row => line(row.map(asText)))].join('\n');
}
