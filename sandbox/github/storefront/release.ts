import type { Scene } from '../model.ts';
import type { PlannedJob, Repository } from '../repository.ts';
import { lostButton, passes } from '../scenes.ts';
import { brokenLine, page, pageText, spec, specText } from './basket-test.ts';

export const releaseBranch = 'release/1.5';

/**
 * A release that is red for one reason alone, which a healed locator mends: a button was called otherwise, and its test
 * looks for the old name. What is pushed to the repository is built from then on.
 */
export function addRelease(repository: Repository, base: string, green: readonly PlannedJob[]): void {
  const tested = repository.commit(
    base,
    'Test that the basket takes what is put into it',
    [
      { path: spec, status: 'added', additions: 10, deletions: 0 },
      { path: page, status: 'modified', additions: 12, deletions: 10 },
    ],
    300,
    new Map([
      [spec, specText],
      [page, pageText('Add to basket')],
    ]),
  );
  const head = repository.commit(
    tested,
    'Say it in whole words',
    [{ path: page, status: 'modified', additions: 1, deletions: 1 }],
    40,
    new Map([
      [page, pageText('Add to the basket')],
      // The sandbox forgets what was merged; a new start is a new commit, so that it can be mended again.
      ['site/built-at.txt', repository.clock().toISOString()],
    ]),
  );
  repository.branch(
    releaseBranch,
    head,
    green.map(({ name }) => name),
  );
  repository.run(releaseBranch, tested, green, 298);
  repository.run(releaseBranch, head, jobsAt(repository, head, green), 38);
  repository.buildWhatIsPushed(sha => jobsAt(repository, sha, green));
}

/** As on the commit before, but for the test of the basket: whether its buttons are on the page, the page says. */
function jobsAt(repository: Repository, sha: string, green: readonly PlannedJob[]): PlannedJob[] {
  return green.map(({ name, scenes }) => {
    const before =
      name === 'e2e' && repository.fileAt(sha, spec) ? undefined : scenesBefore(repository, sha, name);
    return { name, scenes: before ?? (name === 'e2e' ? [basketAt(repository, sha)] : scenes) };
  });
}

function scenesBefore(repository: Repository, sha: string, name: string): readonly Scene[] | undefined {
  for (let at: string | null = sha; at; at = repository.commits.get(at)!.parent) {
    const run = [...repository.runs.values()].findLast(each => each.sha === at);
    const job = run && repository.jobsOf(run.id).find(each => each.name === name);
    if (job) return job.scenes;
  }
  return undefined;
}

function basketAt(repository: Repository, sha: string): Scene {
  const [test, html] = [repository.fileAt(sha, spec)!, repository.fileAt(sha, page) ?? ''];
  const named = [...test.matchAll(/getByRole\('button', \{ name: '([^']+)'/g)].map(([, name]) => name!);
  const lost = named.find(name => !html.includes(`>${name}<`));
  return lost === undefined ? passes('e2e') : lostButton(lost, spec, brokenLine);
}
