import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { covered } from './processes/observe.ts';
import { percentile } from './statistics.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

it('produces every figure; how large they are is no matter of a test', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--quick'], {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const figures = [
    /`read_price` through the gateway against the bare server, embedded \| ≥ 0\.4 \| \d+\.\d+ \|/,
    /throughput of the product under assistants lost to telemetry at default sampling \| ≤ 5 % \| -?[\d.]+ % \|/,
    /\| `compare_offers` \| [\d.]+ \| [\d.]+ \| -?[\d.]+ % \|/,
    /\| `quote_price`, embedded \| [\d.]+ \| [\d.]+ \| -?[\d.]+ % \|/,
    /what telemetry that is off takes of `quote_price` \([1-9]\d* places that ask for it\), embedded \| < 1 % \| [\d.]+ % \|/,
    /`quote_price`, no telemetry, no audit \| \d+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \|/,
    /\| check of the arguments \| [\d.]+ \|/,
    /\d+ tools, \d+ bytes; median [\d.]+ ms, p95 [\d.]+ ms/,
    /1 asks over HTTP .*: p50 [\d.]+ ms, p95 [\d.]+ ms/,
    /\| all of it \| [\d.]+ \/ [\d.]+ \|/,
    /as fast as json-rules-engine, 200 SKUs \| ≥ 5 × \| [\d.]+ × \|/,
    /\| 400 \| rendered \| \d+ \| [\d.]+ \| \d+ \| \d+ \|/,
    /time of 20 prices on Plus against .* \| ≤ 1\.1 × \| [\d.]+ × \|/,
    /1 runs of 4 prices of 2 products on Standard, each with a full bucket: p50 [\d.]+ s, p95 [\d.]+ s/,
    /\| BEGIN, COMMIT \| [\d.]+ \|/,
  ];
  for (const figure of figures) expect(stdout).toMatch(figure);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
}, 600_000);

it('counts time that two pieces of work share once', () => {
  expect(
    covered([
      [5, 6],
      [0, 2],
      [1, 4],
    ]),
  ).toBe(5);
});

it('takes percentiles by the nearest rank', () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2);
  expect(percentile([4, 1, 3, 2], 0.95)).toBe(4);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
