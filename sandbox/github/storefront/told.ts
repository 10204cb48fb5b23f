import { readFile } from 'node:fs/promises';
import type { Repository } from '../repository.ts';
import { brokenLine, spec } from './basket-test.ts';
import { releaseBranch } from './release.ts';

/** What a build told Countersign: a tool, and what it was called with. */
export interface BuildTold {
  readonly tool: 'record_last_good' | 'request_heal';
  readonly input: Readonly<Record<string, unknown>>;
}

const recordedAt = (name: string): URL => new URL(name, import.meta.url);

/**
 * What the builds of the release told: the button as it was while its test passed, and the page on which it was found no
 * more. Recorded in Chromium by `server/testing/record-storefront.ts`.
 */
export async function toldByBuilds(repository: Repository): Promise<BuildTold[]> {
  const { lastGood, lookalikes, page } = JSON.parse(await readFile(recordedAt('recorded.json'), 'utf8')) as {
    lastGood: unknown;
    lookalikes: unknown[];
    page: unknown[];
  };
  const [before, picture] = await Promise.all(
    ['picture-before.jpg', 'picture.jpg'].map(name => readFile(recordedAt(name), 'base64')),
  );
  const step = {
    repository: repository.fullName,
    file: spec,
    test: 'Basket › takes what is put into it',
  };
  const locator = "getByRole('button', { name: 'Add to basket' })";
  const url = 'http://127.0.0.1:4000/lamps/desk-lamp.html';
  return [
    {
      tool: 'record_last_good',
      input: { ...step, steps: [{ locator, url, element: lastGood, lookalikes }], picture: before },
    },
    {
      tool: 'request_heal',
      input: {
        ...step,
        sha: repository.branches.get(releaseBranch)!.sha,
        branch: releaseBranch,
        line: brokenLine,
        locator,
        url,
        page,
        whole: true,
        picture,
      },
    },
  ];
}
