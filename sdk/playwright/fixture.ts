import { relative, sep } from 'node:path';
import { test as base, type Locator, type Page, type TestInfo } from '@playwright/test';
import { Countersign } from '../client.ts';
import { CountersignProblem } from '../problem.ts';
import { type CallSite, listenTo } from './acts.ts';
import { lookAround, lookAt } from './look.ts';

export interface UpkeepOptions {
  /** Where the server is, and its token; without both nothing is recorded and nothing asked. */
  readonly url: string | undefined;
  readonly token: string | undefined;
  /** `owner/name`; may be left out where only one is connected. */
  readonly repository: string | undefined;
  readonly sha: string | undefined;
  readonly branch: string | undefined;
  /** The repository's folder, against which paths are told. */
  readonly root: string;
  readonly testIdAttribute: string;
}

/** From the environment, as GitHub Actions sets it. */
export const upkeepFromEnvironment = (environment: NodeJS.ProcessEnv = process.env): UpkeepOptions => ({
  url: environment.COUNTERSIGN_URL,
  token: environment.COUNTERSIGN_TOKEN,
  repository: environment.GITHUB_REPOSITORY,
  sha: environment.GITHUB_SHA,
  branch: environment.GITHUB_REF_NAME,
  root: environment.GITHUB_WORKSPACE ?? process.cwd(),
  testIdAttribute: 'data-testid',
});

interface Step extends Awaited<ReturnType<typeof lookAt>> {
  readonly url: string;
}

interface Broken {
  readonly locator: string;
  readonly at: CallSite;
  readonly url: string;
  readonly page: Awaited<ReturnType<typeof lookAround>>;
  readonly picture: string;
}

/** Playwright's `test`, that records elements while tests pass and asks for those that are lost when one fails. */
export const test = base.extend<{ upkeep: UpkeepOptions }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads which fixtures are wanted from the pattern
  upkeep: [async ({}, use) => use(upkeepFromEnvironment()), { option: true }],
  async page({ page, upkeep }, use, info) {
    if (!upkeep.url || !upkeep.token) return use(page);
    const steps = new Map<string, Step>();
    const looks: Promise<void>[] = [];
    const pictures = new Map<string, Promise<string | undefined>>();
    let broken: Broken | undefined;
    listenTo(page, {
      begins(locator) {
        const [name, url] = [locator.toString(), page.url()];
        if (!pictures.has(url)) pictures.set(url, pictureAt(page, url));
        looks.push(
          lookAt(locator, upkeep.testIdAttribute).then(
            looked => void steps.set(name, { url, ...looked }),
            () => {},
          ),
        );
      },
      async failed(locator, at) {
        if (at && !broken && (await isLost(locator))) broken = await brokenAt(page, locator, at, upkeep);
      },
    });
    await use(page);
    const server = new Countersign({ origin: upkeep.url, token: upkeep.token });
    try {
      await Promise.all(looks);
      if (info.status === 'passed' && steps.size > 0) await record(server, upkeep, info, steps, pictures);
      else if (broken && upkeep.sha) await ask(server, upkeep, upkeep.sha, info, broken);
    } catch (error) {
      if (!(error instanceof CountersignProblem)) throw error;
      info.annotations.push({ type: 'countersign', description: error.message });
    }
  },
});

/** Nothing is there; what is there and cannot be clicked is another fault. */
const isLost = async (locator: Locator): Promise<boolean> => (await locator.count()) === 0;

async function brokenAt(page: Page, locator: Locator, at: CallSite, upkeep: UpkeepOptions): Promise<Broken> {
  const [around, picture] = await Promise.all([
    lookAround(page, upkeep.testIdAttribute),
    page.screenshot({ type: 'jpeg', quality: 50, animations: 'disabled' }),
  ]);
  return {
    locator: locator.toString(),
    at,
    url: page.url(),
    page: around,
    picture: picture.toString('base64'),
  };
}

/** The server takes no larger picture, in base64. */
const largestPicture = 600_000;

/** The page as the test sees it at this address, untouched; nothing where the test went on before it was taken. */
const pictureAt = (page: Page, url: string): Promise<string | undefined> =>
  page
    .screenshot({ type: 'jpeg', quality: 40, animations: 'allow', caret: 'initial', timeout: 5_000 })
    .then(bytes => bytes.toString('base64'))
    .then(picture => (page.url() === url && picture.length <= largestPicture ? picture : undefined))
    .catch(() => undefined);

const pathIn = (root: string, file: string): string => relative(root, file).split(sep).join('/');

const testOf = ({ titlePath }: TestInfo): string => titlePath.slice(1).join(' › ');

const named = (upkeep: UpkeepOptions) => (upkeep.repository ? { repository: upkeep.repository } : {});

async function record(
  server: Countersign,
  upkeep: UpkeepOptions,
  info: TestInfo,
  steps: ReadonlyMap<string, Step>,
  pictures: ReadonlyMap<string, Promise<string | undefined>>,
): Promise<void> {
  for (const [url, onPage] of Map.groupBy(steps, ([, step]) => step.url)) {
    const picture = await pictures.get(url);
    const all = onPage.map(([locator, { lookalikes, ...step }]) => ({
      locator,
      ...step,
      lookalikes: lookalikes.map(each => ({ ...each })),
    }));
    for (let at = 0; at < all.length; at += stepsAtOnce)
      await server.draft('record_last_good', {
        ...named(upkeep),
        file: pathIn(upkeep.root, info.file),
        test: testOf(info),
        steps: all.slice(at, at + stepsAtOnce),
        ...(picture ? { picture } : {}),
      });
  }
}

/** The server refuses larger requests than a megabyte; a step with its lookalikes is at most some sixty kilobytes. */
const stepsAtOnce = 10;

async function ask(
  server: Countersign,
  upkeep: UpkeepOptions,
  sha: string,
  info: TestInfo,
  broken: Broken,
): Promise<void> {
  const answer = await server.draft('request_heal', {
    ...named(upkeep),
    sha,
    ...(upkeep.branch ? { branch: upkeep.branch } : {}),
    file: pathIn(upkeep.root, broken.at.file),
    line: broken.at.line,
    test: testOf(info),
    locator: broken.locator,
    url: broken.url,
    page: [...broken.page.elements],
    whole: broken.page.whole,
    picture: broken.picture,
  });
  const description = answer.locator ?? `none: ${answer.why}`;
  info.annotations.push({ type: 'countersign', description: `${answer.request}: ${description}` });
}
