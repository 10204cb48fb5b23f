import { createHmac, randomUUID } from 'node:crypto';
import type { Hook } from './model.ts';
import type { Change, Repository } from './repository.ts';
import { userView } from './views/accounts.ts';
import { checkRunView, hookView, runView } from './views/actions.ts';
import { simpleCommit } from './views/commits.ts';
import { deploymentView } from './views/deployments.ts';
import { wholePullView } from './views/pulls.ts';
import { fullRepository, minimalRepository } from './views/repository-view.ts';

export interface Delivery {
  readonly id: string;
  readonly hook: Hook;
  readonly event: string;
  readonly body: Buffer;
  /** What the receiver answered; 0 when it could not be reached. */
  status: number;
}

const answerWithinMs = 10_000;

/** Tells hooks what happened. GitHub tries once; a delivery can be sent again under the id that it had. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #underway = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  readonly #origin: () => string;
  readonly #tellsPast: boolean;

  /** @param tellsPast a new hook is told what happened before it, too: GitHub does not do that */
  constructor(origin: () => string, repositories: readonly Repository[], tellsPast: boolean) {
    this.#origin = origin;
    this.#tellsPast = tellsPast;
    for (const repository of repositories)
      repository.onChange(change => {
        for (const hook of repository.hooks) this.#tell(repository, hook, change);
      });
  }

  #tell(repository: Repository, hook: Hook, change: Change): void {
    if (hook.events.includes('*') || hook.events.includes(change.event))
      this.#send(hook, change.event, this.#payload(repository, change));
  }

  /** What a new hook hears first. */
  greet(repository: Repository, hook: Hook): void {
    const body = {
      zen: 'Keep it logically awesome.',
      hook_id: hook.id,
      hook: hookView(this.#origin(), repository, hook),
    };
    this.#send(hook, 'ping', { ...body, repository: minimalRepository(this.#origin(), repository) });
    if (this.#tellsPast) for (const change of repository.past) this.#tell(repository, hook, change);
  }

  redeliver(id: string): void {
    const known = this.deliveries.find(delivery => delivery.id === id);
    if (!known) throw new Error(`there is no delivery ${id}`);
    this.#post({ ...known, status: 0 });
  }

  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  close(): void {
    this.#closing.abort();
  }

  #payload(repository: Repository, change: Change): object {
    const origin = this.#origin();
    return {
      ...whatHappened(origin, repository, change),
      repository: fullRepository(origin, repository),
      sender: userView(origin, 'mara-lindqvist'),
    };
  }

  #send(hook: Hook, event: string, payload: object): void {
    this.#post({ id: randomUUID(), hook, event, body: Buffer.from(JSON.stringify(payload)), status: 0 });
  }

  #post(delivery: Delivery): void {
    this.deliveries.push(delivery);
    const sent = this.#deliver(delivery).finally(() => this.#underway.delete(sent));
    this.#underway.add(sent);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { id, hook, event, body } = delivery;
    try {
      const response = await fetch(hook.url, {
        method: 'POST',
        body: new Uint8Array(body),
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)]),
        headers: {
          'Content-Type': 'application/json',
          'User-Agent': 'GitHub-Hookshot/sandbox',
          'X-GitHub-Delivery': id,
          'X-GitHub-Event': event,
          'X-GitHub-Hook-ID': String(hook.id),
          'X-Hub-Signature-256': `sha256=${createHmac('sha256', hook.secret).update(body).digest('hex')}`,
        },
      });
      await response.body?.cancel();
      delivery.status = response.status;
    } catch {
      delivery.status = 0;
    }
  }
}

function whatHappened(origin: string, repository: Repository, change: Change): object {
  switch (change.event) {
    case 'push': {
      const { branch, before } = change;
      const commits = repository.commitsSince(before, branch.sha).map(simpleCommit);
      return { ref: `refs/heads/${branch.name}`, before, after: branch.sha, commits };
    }
    case 'pull_request':
      return {
        action: change.action,
        number: change.pull.number,
        pull_request: wholePullView(origin, repository, change.pull),
      };
    case 'deployment_status':
      return { action: 'created', ...deploymentView(origin, repository, change.deployment) };
    case 'check_run':
      return { action: change.action, check_run: checkRunView(origin, repository, change.job) };
    case 'workflow_run':
      return { action: change.action, workflow_run: runView(origin, repository, change.run) };
  }
}
