import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { capabilities } from '../tools/capabilities.ts';
import { errorsPage, serverPage, serversPage, settingsPage } from './reference.ts';

/**
 * `npm run docs`: writes the pages that are made from the code, so that they cannot say anything else. `--check` writes
 * nothing and fails where a page is another than the code's.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));

const pages = new Map([
  ['docs/settings.md', settingsPage()],
  ['docs/errors.md', errorsPage()],
  ['docs/servers/README.md', serversPage(capabilities)],
  ...capabilities.map(each => [`docs/servers/${each.name}.md`, serverPage(each)] as const),
]);

const stale: string[] = [];
for (const [path, text] of pages) {
  const file = join(root, path);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === text) continue;
  stale.push(path);
  if (values.check) continue;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
if (values.check && stale.length) {
  console.error(`Not as the code says: ${stale.join(', ')}. Run npm run docs.`);
  process.exitCode = 1;
} else console.log(stale.length ? `Wrote ${stale.join(', ')}.` : `${pages.size} pages are as the code says.`);
