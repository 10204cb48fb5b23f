import { createHash } from 'node:crypto';
import type { Clock } from '../../platform/identifiers.ts';
import type {
  Branch,
  ChangedFile,
  Commit,
  CommitStatus,
  Conclusion,
  Deployment,
  Hook,
  Job,
  LedgerEntry,
  OutsideCheck,
  Pull,
  Run,
  Scene,
  Status,
} from './model.ts';

/** How long a job that is run again waits, and works. */
export interface Pace {
  readonly queuedMs: number;
  readonly workMs: number;
}

export type Change =
  | { readonly event: 'check_run'; readonly action: 'created' | 'completed'; readonly job: Job }
  | { readonly event: 'workflow_run'; readonly action: 'requested' | 'completed'; readonly run: Run }
  | { readonly event: 'push'; readonly branch: Branch; readonly before: string }
  | { readonly event: 'pull_request'; readonly action: 'closed'; readonly pull: Pull }
  | { readonly event: 'deployment_status'; readonly deployment: Deployment };

export interface PlannedJob {
  readonly name: string;
  readonly scenes: readonly Scene[];
  /** How it stands at first; the first scene's end when absent. */
  readonly stands?: Status;
  /** Attempts that were made already. */
  readonly attempts?: number;
}

/** Whole seconds, as GitHub writes them. */
const seconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
const minute = 60_000;

/** One repository with its history. What people and machines do to it are methods; whoever wants to know listens. */
export class Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, Branch>();
  readonly runs = new Map<number, Run>();
  readonly jobs = new Map<number, Job>();
  readonly outside: OutsideCheck[] = [];
  readonly statuses: CommitStatus[] = [];
  readonly pulls: Pull[] = [];
  readonly hooks: Hook[] = [];
  /** What the oldest commit holds. */
  readonly contents = new Map<string, string>();
  readonly ledger: LedgerEntry[] = [];
  /** What happened before anybody listened, the oldest first. */
  readonly past: Change[] = [];
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #timers = new Map<NodeJS.Timeout, () => void>();
  #jobsAt: ((sha: string) => readonly PlannedJob[]) | undefined;
  #next = 30_000_000_001;

  readonly clock: Clock;
  readonly #pace: Pace;

  constructor(fullName: string, clock: Clock, pace: Pace) {
    this.clock = clock;
    this.#pace = pace;
    const [owner, name] = fullName.split('/') as [string, string];
    this.owner = owner;
    this.name = name;
    this.id = 1_000_000 + (createHash('sha256').update(fullName).digest().readUInt32BE() % 8_000_000);
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  nextId(): number {
    return this.#next++;
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  commit(
    parent: string | null,
    message: string,
    files: readonly ChangedFile[],
    minutesAgo: number,
    written?: ReadonlyMap<string, string>,
  ): string {
    const at = seconds(this.#ago(minutesAgo));
    const digest = createHash('sha1').update(`${this.fullName}\0${parent}\0${message}`);
    for (const [path, text] of written ?? []) digest.update(`\0${path}\0${text}`);
    const sha = digest.digest('hex');
    const author = 'mara-lindqvist';
    this.commits.set(sha, { sha, parent, message, author, at, files, ...(written ? { written } : {}) });
    return sha;
  }

  /** A file as a commit has it. */
  fileAt(sha: string, path: string): string | undefined {
    for (
      let at = this.commits.get(sha);
      at;
      at = at.parent === null ? undefined : this.commits.get(at.parent)
    ) {
      const text = at.written?.get(path);
      if (text !== undefined) return text;
    }
    return this.contents.get(path);
  }

  /** Merges a pull request by moving its base to its head, as a person does with a button on GitHub's page. */
  merge(number: number): void {
    const pull = this.pulls.find(each => each.number === number);
    if (pull?.state === 'closed' || !pull) throw new Error(`pull request ${number} is not open`);
    const { sha } = this.branches.get(pull.branch)!;
    pull.state = 'closed';
    pull.closedSha = sha;
    pull.closedAt = pull.mergedAt = seconds(this.clock());
    this.#tell({ event: 'pull_request', action: 'closed', pull });
    this.push(pull.base, sha);
  }

  /** Deploys a commit, as a workflow does, with how that ends. */
  deploy(environment: string, sha: string, state: Deployment['state']): Deployment {
    const deployment = { id: this.nextId(), environment, sha, state, at: seconds(this.clock()) };
    this.#tell({ event: 'deployment_status', deployment });
    return deployment;
  }

  /** The commits between two, the oldest first. */
  commitsSince(before: string, after: string): readonly Commit[] {
    const found: Commit[] = [];
    for (let sha: string | null = after; sha !== null && sha !== before; ) {
      const commit: Commit = this.commits.get(sha)!;
      found.unshift(commit);
      sha = commit.parent;
    }
    return found;
  }

  branch(name: string, sha: string, required: readonly string[] | null = null): void {
    this.branches.set(name, { name, sha, required });
  }

  /** Moves a branch to a commit, as a push does. */
  push(name: string, sha: string): void {
    const branch = this.branches.get(name) ?? { name, sha: '0'.repeat(40), required: null };
    this.branches.set(name, branch);
    const before = branch.sha;
    branch.sha = sha;
    this.#tell({ event: 'push', branch, before });
    if (this.#jobsAt) this.#build(name, sha, this.#jobsAt(sha));
  }

  /** From now on a workflow runs on what is pushed, with these jobs. */
  buildWhatIsPushed(jobsAt: (sha: string) => readonly PlannedJob[]): void {
    this.#jobsAt = jobsAt;
  }

  #build(branch: string, sha: string, planned: readonly PlannedJob[]): void {
    const run = this.run(
      branch,
      sha,
      planned.map(job => ({ ...job, stands: 'queued' as const })),
      // An attempt begins two minutes after its run, as `run` has it.
      2,
    );
    this.#start(run, this.jobsOf(run.id));
  }

  #start(run: Run, jobs: readonly Job[]): void {
    this.#tell({ event: 'workflow_run', action: 'requested', run });
    for (const job of jobs) {
      this.#tell({ event: 'check_run', action: 'created', job });
      this.#later(this.#pace.queuedMs, () => this.#begin(run, job));
    }
  }

  /** A workflow's run on a commit, with jobs as they stand. */
  run(branch: string, sha: string, planned: readonly PlannedJob[], minutesAgo: number): Run {
    const at = seconds(this.#ago(minutesAgo));
    const run: Run = {
      id: this.nextId(),
      number: this.runs.size + 1,
      suite: this.nextId(),
      workflow: 'CI',
      path: '.github/workflows/ci.yml',
      event: 'push',
      branch,
      sha,
      attempt: 1,
      createdAt: at,
      updatedAt: at,
    };
    this.runs.set(run.id, run);
    for (const { name, scenes, stands = 'completed', attempts = 1 } of planned)
      for (let attempt = 1; attempt <= attempts; attempt++) {
        const begun = minutesAgo - attempt * 2;
        const done = attempt < attempts || stands === 'completed';
        const job = this.#addJob(run, name, attempt, scenes, done ? 'completed' : stands, begun);
        run.attempt = Math.max(run.attempt, attempt);
        if (job.completedAt) run.updatedAt = job.completedAt;
      }
    return run;
  }

  #addJob(
    run: Run,
    name: string,
    attempt: number,
    scenes: readonly Scene[],
    status: Status,
    minutesAgo: number,
  ): Job {
    const isDone = status === 'completed';
    const job: Job = {
      id: this.nextId(),
      run: run.id,
      attempt,
      name,
      scenes,
      status,
      conclusion: isDone ? sceneOf(scenes, attempt).conclusion : null,
      createdAt: seconds(this.#ago(minutesAgo)),
      startedAt: seconds(this.#ago(minutesAgo)),
      completedAt: isDone ? seconds(this.#ago(minutesAgo - 1)) : null,
    };
    this.jobs.set(job.id, job);
    return job;
  }

  /** All attempts of a run's jobs, oldest first; `latest` keeps the last one of each name. */
  jobsOf(run: number, latest = true): Job[] {
    const all = [...this.jobs.values()].filter(job => job.run === run);
    return latest ? [...new Map(all.map(job => [job.name, job])).values()] : all;
  }

  stateOf(run: Run): { status: Status; conclusion: Conclusion | null } {
    const jobs = this.jobsOf(run.id);
    const open = jobs.find(job => job.status !== 'completed');
    if (open) return { status: open.status, conclusion: null };
    const worst = jobs.find(job => !['success', 'skipped', 'neutral'].includes(job.conclusion ?? ''));
    return { status: 'completed', conclusion: worst ? (worst.conclusion ?? 'failure') : 'success' };
  }

  /** Runs the given jobs once more, as a new attempt of their run. */
  rerun(run: Run, jobs: readonly Job[]): Job[] {
    run.attempt += 1;
    run.updatedAt = seconds(this.clock());
    const again = jobs.map(job => this.#addJob(run, job.name, run.attempt, job.scenes, 'queued', 0));
    this.#start(run, again);
    return again;
  }

  #begin(run: Run, job: Job): void {
    job.status = 'in_progress';
    job.startedAt = seconds(this.clock());
    this.#later(this.#pace.workMs, () => this.#finish(run, job));
  }

  #finish(run: Run, job: Job): void {
    job.status = 'completed';
    job.conclusion = sceneOf(job.scenes, job.attempt).conclusion;
    job.completedAt = seconds(this.clock());
    run.updatedAt = job.completedAt;
    this.#tell({ event: 'check_run', action: 'completed', job });
    if (this.stateOf(run).status === 'completed')
      this.#tell({ event: 'workflow_run', action: 'completed', run });
  }

  /** Lets everything that is under way end now. */
  finishNow(): void {
    while (this.#timers.size > 0)
      for (const [timer, work] of [...this.#timers]) {
        clearTimeout(timer);
        this.#timers.delete(timer);
        work();
      }
  }

  stop(): void {
    for (const timer of this.#timers.keys()) clearTimeout(timer);
    this.#timers.clear();
  }

  write(operation: LedgerEntry['operation'], id: number): void {
    this.ledger.push({ at: seconds(this.clock()), operation, repository: this.fullName, id });
  }

  #later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms).unref();
    this.#timers.set(timer, work);
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  #ago(minutes: number): Date {
    return new Date(this.clock().getTime() - minutes * minute);
  }
}

export const sceneOf = (scenes: readonly Scene[], attempt: number): Scene =>
  scenes[Math.min(attempt, scenes.length) - 1]!;
