import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runTest, type Trial } from '../../connectors/playwright/run-test.ts';
import type { Scene } from '../../sandbox/github/model.ts';
import type { Repository } from '../../sandbox/github/repository.ts';

export interface CiRunner {
  /** Runs a branch's tests on its head for real, and tells GitHub how they went. */
  run(branch: string): Promise<Trial>;
  stop(): Promise<void>;
}

/** Build machines for a repository: they serve its site as a commit has it, and run its tests against that. */
export async function openCiRunner(
  repository: Repository,
  server: { readonly origin: string; readonly token: string },
  sdk: string,
): Promise<CiRunner> {
  let served = '';
  const site = createServer((request, response) => {
    const text = repository.fileAt(served, `site${new URL(request.url!, 'http://site').pathname}`);
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(text ?? 'Not found');
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  return {
    async run(branch) {
      served = repository.branches.get(branch)!.sha;
      const tests = filesOf(repository, served).filter(path => path.endsWith('.spec.ts'));
      const trial = await runTest({
        files: new Map([
          ...sdkPackage(sdk),
          ...tests.map(path => [path, repository.fileAt(served, path)!] as const),
        ]),
        baseUrl: `http://${host}`,
        allowed: [host],
        chromium: '/usr/bin/chromium',
        timeoutMs: 120_000,
        environment: {
          COUNTERSIGN_URL: server.origin,
          COUNTERSIGN_TOKEN: server.token,
          GITHUB_REPOSITORY: repository.fullName,
          GITHUB_SHA: served,
          GITHUB_REF_NAME: branch,
        },
      });
      repository.run(branch, served, [{ name: 'e2e', scenes: [sceneOf(trial)] }], 0);
      return trial;
    },
    async stop() {
      site.closeAllConnections();
      site.close();
      await once(site, 'close');
    },
  };
}

/** The SDK as a package whose source needs no building. */
const sdkPackage = (sdk: string): [string, string][] => {
  const folder = 'node_modules/@countersign/sdk';
  const exported = { type: 'module', exports: { './playwright': './playwright.js' } };
  return [
    [`${folder}/package.json`, JSON.stringify(exported)],
    [`${folder}/playwright.js`, `export { test } from ${JSON.stringify(`${sdk}/playwright/fixture.ts`)};\n`],
  ];
};

function filesOf(repository: Repository, sha: string): string[] {
  const paths = new Set(repository.contents.keys());
  for (
    let at = repository.commits.get(sha);
    at;
    at = at.parent ? repository.commits.get(at.parent) : undefined
  )
    for (const path of at.written?.keys() ?? []) paths.add(path);
  return [...paths];
}

function sceneOf({ outcome, tests, complaint }: Trial): Scene {
  const isGood = outcome === 'passed';
  const failed = tests.filter(({ status }) => status !== 'passed');
  const log = [
    complaint,
    ...tests.map(({ status, title, message }) => `${status} ${title}\n${message}`),
  ].join('\n');
  return {
    conclusion: isGood ? 'success' : 'failure',
    steps: [{ name: 'Run npx playwright test', conclusion: isGood ? 'success' : 'failure' }],
    log,
    annotations: failed.map(({ file, line, errorLine, title, message }) => ({
      path: file,
      line: errorLine ?? line,
      level: 'failure',
      title: `[chromium] › ${file}:${line}:1 › ${title}`,
      message,
      details: null,
    })),
  };
}
