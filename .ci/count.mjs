/**
 * Adds up what the runners reported: each test of a vitest report, and each other step as one. A step that failed
 * without a failed test (a file that does not load, a run that was cut off) counts as one failure. Prints
 * "N passed, N failed" as the last line, and fails when anything failed or was skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export function count(folder) {
  const total = { passed: 0, failed: 0, skipped: 0, steps: [] };
  for (const file of readdirSync(folder)
    .filter(name => name.endsWith('.code'))
    .sort()) {
    const name = file.slice(0, -'.code'.length);
    const succeeded = readFileSync(join(folder, file), 'utf8').trim() === '0';
    const step = { name, ...outcome(join(folder, `${name}.json`), name.startsWith('test')) };
    if (!succeeded && step.failed === 0) step.failed = 1;
    if (succeeded && !step.tests) step.passed = 1;
    total.steps.push(step);
    for (const key of ['passed', 'failed', 'skipped']) total[key] += step[key];
  }
  return total;
}

function outcome(report, expected) {
  if (!expected) return { tests: false, passed: 0, failed: 0, skipped: 0 };
  if (!existsSync(report)) return { tests: true, passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  const unloaded = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    tests: true,
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  };
}

const folder = process.argv[2];
if (folder) {
  const { passed, failed, skipped, steps } = count(folder);
  for (const step of steps)
    console.log(
      `${step.name.padEnd(14)} ${step.passed} passed, ${step.failed} failed, ${step.skipped} skipped`,
    );
  console.log(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed || skipped || passed === 0 ? 1 : 0;
}
