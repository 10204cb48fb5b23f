/**
 * Makes the working copy ready to run: installs what the lock names, and builds the console when asked to (`--console`).
 * npm runs this before `npm start` and `npm test`, so it is plain JavaScript, needs nothing installed, and is quick when
 * there is nothing to do. On Linux x64 the lock brings Node 24 along: npm puts node_modules/.bin first in the PATH, so
 * the script that follows runs under it, whatever Node the machine has.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededNode = 24;
const bootstrapNode = 20;

class CannotPrepare extends Error {}

/** Whether this Node can go on: why not, and how to mend it, in one line; undefined when it can. */
export function nodeProblem(version, platform, architecture) {
  const bringsNode = platform === 'linux' && architecture === 'x64';
  const least = bringsNode ? bootstrapNode : neededNode;
  if (Number.parseInt(version, 10) >= least) return undefined;
  return `Countersign needs Node ${least} or newer here (${platform} ${architecture}); this is ${version}. Install it from https://nodejs.org and run the command again.`;
}

/**
 * Whether node_modules holds what the lock names. npm itself writes what it installed into a hidden lock, at the very
 * end, so an install that was cut off counts as none.
 */
export function isInstalled(root) {
  const read = path => JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  const hidden = 'node_modules/.package-lock.json';
  if (!existsSync(join(root, hidden))) return false;
  const [wanted, there] = [read('package-lock.json'), read(hidden)];
  const same = (a, b) => a.version === b.version && a.integrity === b.integrity && a.link === b.link;
  const complete = Object.entries(wanted).every(([path, entry]) =>
    there[path] ? same(there[path], entry) : path === '' || entry.optional || entry.devOptional,
  );
  return complete && Object.keys(there).every(path => path in wanted);
}

/** SHA-256 of everything the console is built from: its own files, and the libraries by way of the lock. */
export function consoleSources(root) {
  const hash = createHash('sha256');
  const add = path => {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  };
  const walk = folder => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${entry.name}`;
      if (path === 'console/dist' || /\.test\.tsx?$/.test(path)) continue;
      if (entry.isDirectory()) walk(path);
      else add(path);
    }
  };
  walk('console');
  add('package-lock.json');
  return hash.digest('hex');
}

/** The PATH without folders of installed packages: npm must not run on the Node that it is about to replace. */
const outsidePath = path =>
  path
    .split(delimiter)
    .filter(folder => !folder.replaceAll('\\', '/').endsWith('node_modules/.bin'))
    .join(delimiter);

function run(command, options, failure) {
  const [program, ...args] = command;
  const done = spawnSync(program, args, { encoding: 'utf8', ...options });
  if (done.status === 0) return done.stdout;
  const said = done.error?.message ?? `${done.stdout}\n${done.stderr}`;
  throw new CannotPrepare(`${failure}\n${said.trim().split('\n').slice(0, 12).join('\n')}`);
}

const seconds = since => `${((Date.now() - since) / 1000).toFixed(1)} s`;

function install(root, say) {
  const since = Date.now();
  say('Installing what the lock names (once, about half a minute) …');
  const { npm_node_execpath: node, npm_execpath: npm, PATH = '' } = process.env;
  const program = node && npm ? [node, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  run(
    [...program, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      shell: program[0] === 'npm.cmd',
      env: { ...process.env, PATH: outsidePath(PATH), npm_config_update_notifier: 'false' },
    },
    'The packages could not be installed. Look at what npm said, and run the command again:',
  );
  say(`Installed in ${seconds(since)}.`);
}

/** The Node that npm's scripts will find: the one that came with the lock, or this one. */
function nodeOf(root) {
  const brought = join(root, 'node_modules/.bin/node');
  return existsSync(brought) ? brought : process.execPath;
}

function checkNode(root) {
  const node = nodeOf(root);
  const version =
    node === process.execPath
      ? process.version
      : run(
          [node, '--version'],
          {},
          `${node} does not run here (it needs glibc). Use Node ${neededNode} from https://nodejs.org on another system:`,
        );
  if (Number.parseInt(version.slice(1), 10) < neededNode)
    throw new CannotPrepare(
      `Node ${neededNode} did not come with the install. Run npm ci without --omit=optional.`,
    );
}

function buildConsole(root, say) {
  const stamp = join(root, 'console/dist/.sources');
  const sources = consoleSources(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const since = Date.now();
  run(
    [nodeOf(root), join(root, 'node_modules/vite/bin/vite.js'), 'build', 'console', '--logLevel', 'error'],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production' } },
    'The console could not be built:',
  );
  writeFileSync(stamp, sources);
  say(`Built the console in ${seconds(since)}.`);
}

/** Does what is missing, and nothing else. */
export function prepare(root, options, say) {
  const problem = nodeProblem(process.versions.node, process.platform, process.arch);
  if (problem) throw new CannotPrepare(problem);
  if (!isInstalled(root)) {
    install(root, say);
    checkNode(root);
  }
  if (options.console) buildConsole(root, say);
}

const isMain = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  try {
    const unknown = process.argv.slice(2).filter(argument => argument !== '--console');
    if (unknown.length)
      throw new CannotPrepare(`There is no option ${unknown.join(' ')}; there is --console.`);
    const root = fileURLToPath(new URL('..', import.meta.url));
    prepare(root, { console: process.argv.includes('--console') }, line => console.error(line));
  } catch (error) {
    if (!(error instanceof CannotPrepare)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
